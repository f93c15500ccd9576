#pragma once
// Media types: what a request's body is, and what its client takes for an answer (RFC 9110, sections 8.3, 8.4
// and 12.5.1).

#include "quoin/web/http.hpp"

#include <string_view>

namespace quoin {

// One of them, or the set of those that a route takes.
enum class MediaType : unsigned { none = 0, json = 1, form = 2 };
constexpr MediaType operator|(MediaType some, MediaType others) { return MediaType(unsigned(some) | unsigned(others)); }
constexpr bool includes(MediaType set, MediaType one) { return (unsigned(set) & unsigned(one)) != 0; }

// Which of these the request's Content-Type names; `none` when it names another or is absent.
MediaType media_type_of(const Request& request);

// Whether the body is of one of the `taken` types and has no coding; where it is not, `response` is 415.
bool takes_body(MediaType taken, const Request& request, Response& response);

// Whether the client takes JSON for an answer; where it does not, `response` is 406.
bool wants_json(const Request& request, Response& response);

}  // namespace quoin
