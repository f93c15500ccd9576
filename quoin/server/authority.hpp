#pragma once
// The host and port that a request names.

#include <string_view>

namespace quoin {

// uri-host [ ":" port ] of RFC 3986, section 3.2, not empty and without user information.
bool is_authority(std::string_view text);

}  // namespace quoin
