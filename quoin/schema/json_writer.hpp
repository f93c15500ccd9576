#pragma once
// The pieces of JSON text, appended to a buffer.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quoin {

// "text" with quotes, escaped as RFC 8259, section 7, asks. The text must be valid UTF-8.
void write_json_string(std::string& out, std::string_view text);
void write_json_int(std::string& out, std::int64_t n);
// The shortest text that reads back as the same number. Infinity and NaN have none: they throw.
void write_json_double(std::string& out, double n);

// The same into room that is long enough; they give where they ended.
constexpr std::size_t longest_string(std::size_t bytes) { return 6 * bytes + 2; }
inline constexpr std::size_t longest_int = 20;
std::size_t count_digits(std::uint64_t n);  // in base ten
char* put_json_string(char* to, std::string_view text);
char* put_json_int(char* to, std::int64_t n);

}  // namespace quoin
