#pragma once
// Percent-encoding: paths, queries and forms (RFC 3986, section 2.1; WHATWG URL, application/x-www-form-urlencoded).

#include "quoin/schema/reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin {

// Appends the decoded text; false when a percent sign is not followed by two hexadecimal digits.
bool percent_decode(std::string& out, std::string_view text, bool plus_is_space);
// Appends text so that it can stand in a query.
void percent_encode(std::string& out, std::string_view text);
// "a=1&b=2": false when the encoding is broken or the result is not UTF-8. The pairs keep their order.
bool parse_pairs(std::string_view text, std::vector<NamedText>& into);

}  // namespace quoin
