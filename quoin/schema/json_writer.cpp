#include "quoin/schema/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace quoin {

namespace {

// What stands behind the backslash for each character that may not stand for itself; 'u' means \u00XX.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

template <class N>
void append_number(std::string& out, N n) {
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), n).ptr;
    out.append(text.data(), end);
}

}  // namespace

void write_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t plain = 0;  // where the run that needs no escape began
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const char escape = escapes[c];
        if (!escape) continue;
        out.append(text, plain, i - plain);
        plain = i + 1;
        out += '\\';
        out += escape;
        if (escape == 'u') {
            constexpr std::string_view digits = "0123456789abcdef";
            out += "00";
            out += digits[c >> 4];
            out += digits[c & 15];
        }
    }
    out.append(text, plain);
    out += '"';
}

void write_json_int(std::string& out, std::int64_t n) { append_number(out, n); }

void write_json_double(std::string& out, double n) {
    if (!std::isfinite(n)) throw std::domain_error("JSON has no text for infinity or NaN");
    append_number(out, n);
}

}  // namespace quoin
