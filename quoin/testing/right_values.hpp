#pragma once
// What a request must hold to be right, made from the schemas of an OpenAPI document.

#include "quoin/testing/operations.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace quoin::testing {

// A value that the schema takes. Texts of different numbers are different, so that none is taken already.
boost::json::value right_value(const boost::json::object& schema, int number);
// One that the schema takes and nothing has: what is asked for by it is missing.
boost::json::value missing_value(const boost::json::object& schema);

// The members that a body needs: of one with two names the first. Without `left_out`, by either of its names.
std::vector<std::string> needed_members(const boost::json::object& schema, std::string_view left_out = {});
// All members that a body may have, each by one name.
std::vector<std::string> all_members(const boost::json::object& schema);

// As it stands in a URL.
std::string in_url(const boost::json::value& value);
// "name=value&name=value"
std::string as_form(const boost::json::object& body);
// The path with what stands for a placeholder.
std::string fill(std::string path, std::string_view placeholder, std::string_view encoded);

}  // namespace quoin::testing
