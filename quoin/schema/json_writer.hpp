#pragma once
// The pieces of JSON text, appended to a buffer.

#include <cstdint>
#include <string>
#include <string_view>

namespace quoin {

// "text" with quotes, escaped as RFC 8259, section 7, asks. The text must be valid UTF-8.
void write_json_string(std::string& out, std::string_view text);
void write_json_int(std::string& out, std::int64_t n);
// The shortest text that reads back as the same number. Infinity and NaN have none: they throw.
void write_json_double(std::string& out, double n);

}  // namespace quoin
