#pragma once
// base64url without padding (RFC 4648, section 5), with exactly one text for each sequence of bytes.

#include <string>
#include <string_view>

namespace quoin {

// Appends the text of `bytes`, so that a caller can build a longer text in a string it reuses.
void append_base64url(std::string& text, std::string_view bytes);

// Replaces `bytes` by what `text` stands for. False, with `bytes` unspecified, for anything that append_base64url would
// not have written: padding, '+' or '/', white space, an impossible length, or non-zero bits behind the last byte.
bool decode_base64url(std::string_view text, std::string& bytes);

}  // namespace quoin
