#pragma once
// The same operations as a Postman collection (format v2.1.0), in an order in which they can be sent one after the
// other.

#include "quoin/web/openapi.hpp"

namespace quoin {

// Variables are {{base_url}}, one for each kind of token, which the login request fills ({{token}} for the kind that is
// asked for first), and one for each id in a path, which is filled by the answer of the request that creates the thing.
// There is a folder for each tag, in the order of registration, but for what creates things: that comes first. What
// deletes something or ends a token stands in a last folder in the opposite order, with a login again wherever the
// token is needed once more. Against a server without data each request answers as its test says.
std::string postman(const Router& router, const DocumentInfo& about, std::string_view base_url);

}  // namespace quoin
