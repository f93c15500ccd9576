#pragma once
// The character classes of RFC 9110 that heads and chunked bodies share.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace quoin::grammar {

// Letters, digits and others.
constexpr std::array<bool, 256> table_of(std::string_view others) {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 256; ++c)
        table[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    for (const char c : others) table[static_cast<unsigned char>(c)] = true;
    return table;
}

inline constexpr auto token_table = table_of("!#$%&'*+-.^_`|~");

// tchar (RFC 9110, section 5.6.2)
constexpr bool is_token(char c) { return token_table[static_cast<unsigned char>(c)]; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_space(char c) { return c == ' ' || c == '\t'; }

// Field values hold HTAB, SP, VCHAR and obs-text (RFC 9110, section 5.5).
constexpr bool is_value(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static_assert(std::endian::native == std::endian::little);

// The first byte of [at, end) that no field value may hold; eight bytes a step.
inline const char* skip_value(const char* at, const char* end) {
    constexpr std::uint64_t ones = 0x0101010101010101, high = ones * 0x80;
    while (end - at >= 8) {
        std::uint64_t block;
        std::memcpy(&block, at, 8);
        const auto is_del = block ^ ones * 0x7f;
        const auto stops = ((block - ones * 0x20) & ~block & high) | ((is_del - ones) & ~is_del & high);
        if (stops) {  // the lowest bit that is set tells the first; a tab is no reason to stop
            at += std::countr_zero(stops) / 8;
            if (*at != '\t') return at;
            ++at;
            continue;
        }
        at += 8;
    }
    while (at != end && is_value(*at)) ++at;
    return at;
}

constexpr std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace quoin::grammar
