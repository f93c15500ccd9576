#pragma once
// The pieces of JSON text, appended to a buffer.

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace quoin {

// Text whose length the compiler knows: where there is room, it is no call.
template <std::size_t N>
void append_fixed(std::string& out, const std::array<char, N>& text) {
    const auto begin = out.size();
    out.resize_and_overwrite(begin + N, [&](char* buffer, std::size_t) {  // which libstdc++ 12 sets to the capacity
        std::memcpy(buffer + begin, text.data(), N);
        return begin + N;
    });
}

// "text" with quotes, escaped as RFC 8259, section 7, asks. The text must be valid UTF-8.
void write_json_string(std::string& out, std::string_view text);
void write_json_int(std::string& out, std::int64_t n);
// The shortest text that reads back as the same number. Infinity and NaN have none: they throw.
void write_json_double(std::string& out, double n);

}  // namespace quoin
