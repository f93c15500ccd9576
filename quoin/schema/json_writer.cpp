#include "quoin/schema/json_writer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
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

static_assert(std::endian::native == std::endian::little);

// A bit set for each of eight characters that may not stand for itself, and perhaps for some behind the first of them.
std::uint64_t stops_in(std::uint64_t block) {
    constexpr std::uint64_t ones = 0x0101010101010101, high = ones * 0x80;
    const auto is_quote = block ^ ones * '"', is_backslash = block ^ ones * '\\';
    return ((block - ones * 0x20) | (is_quote - ones) | (is_backslash - ones)) & ~block & high;
}

// Copies the characters at the start of `text` that stand for themselves, and tells how many there are.
std::size_t copy_plain(char* to, std::string_view text) {
    std::size_t i = 0;
    if (text.size() < 8) {
        for (; i < text.size() && !escapes[static_cast<unsigned char>(text[i])]; ++i) to[i] = text[i];
        return i;
    }
    const auto last = text.size() - 8;
    for (;; i = std::min(i + 8, last)) {  // the last step may begin within the one before
        std::uint64_t block;
        std::memcpy(&block, text.data() + i, 8);
        std::memcpy(to + i, &block, 8);
        if (const auto stops = stops_in(block)) return i + static_cast<std::size_t>(std::countr_zero(stops)) / 8;
        if (i == last) return text.size();
    }
}

std::size_t append_plain(std::string& out, std::string_view text) {
    const auto begin = out.size();
    std::size_t count = 0;
    out.resize_and_overwrite(begin + text.size(), [&](char* buffer, std::size_t) {
        count = copy_plain(buffer + begin, text);
        return begin + count;
    });
    return count;
}

// Appends a text without anything to escape, as nearly all are; false where there is something, and nothing is
// appended.
bool write_plain_string(std::string& out, std::string_view text) {
    const auto begin = out.size(), size = begin + text.size() + 2;
    bool plain = false;
    out.resize_and_overwrite(size, [&](char* buffer, std::size_t) {
        buffer[begin] = '"';
        plain = copy_plain(buffer + begin + 1, text) == text.size();
        buffer[size - 1] = '"';
        return plain ? size : begin;
    });
    return plain;
}

char* put_escape(char* to, unsigned char c) {
    const char escape = escapes[c];
    *to++ = '\\';
    *to++ = escape;
    if (escape != 'u') return to;
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char digit : {'0', '0', digits[c >> 4], digits[c & 15]}) *to++ = digit;
    return to;
}

void write_escape(std::string& out, unsigned char c) {
    std::array<char, 6> text;
    out += std::string_view(text.data(), put_escape(text.data(), c));
}

}  // namespace

std::size_t count_digits(std::uint64_t n) {
    constexpr auto powers = [] {
        std::array<std::uint64_t, 20> table{};  // of ten, but 0 has a digit too
        for (std::uint64_t i = 1, power = 10; i < table.size(); ++i, power *= 10) table[i] = power;
        return table;
    }();
    const auto guess =
        static_cast<std::size_t>(std::bit_width(n)) * 1233 / 4096;  // log 2 in base ten: one too few at most
    return guess + (n >= powers[guess]);
}

void write_json_string(std::string& out, std::string_view text) {
    if (write_plain_string(out, text)) return;
    out += '"';
    for (auto plain = append_plain(out, text); plain != text.size(); plain = append_plain(out, text)) {
        write_escape(out, static_cast<unsigned char>(text[plain]));
        text.remove_prefix(plain + 1);
    }
    out += '"';
}

char* put_json_string(char* to, std::string_view text) {
    *to++ = '"';
    for (;;) {
        const auto plain = copy_plain(to, text);
        to += plain;
        if (plain == text.size()) break;
        to = put_escape(to, static_cast<unsigned char>(text[plain]));
        text.remove_prefix(plain + 1);
    }
    *to++ = '"';
    return to;
}

// A third of what std::to_chars costs, which first finds the base.
char* put_json_int(char* to, std::int64_t n) {
    auto left = n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n);
    if (n < 0) *to++ = '-';
    auto* const end = to + count_digits(left);
    for (auto* at = end; at != to; left /= 10) *--at = static_cast<char>('0' + left % 10);
    return end;
}

void write_json_int(std::string& out, std::int64_t n) {
    std::array<char, longest_int> text;
    out += std::string_view(text.data(), put_json_int(text.data(), n));
}

void write_json_double(std::string& out, double n) {
    if (!std::isfinite(n)) throw std::domain_error("JSON has no text for infinity or NaN");
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), n).ptr;
    out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

}  // namespace quoin
