#pragma once
// Whether a text is UTF-8 (RFC 3629).

#include <string_view>

namespace quoin {

bool is_utf8(std::string_view text);

}  // namespace quoin
