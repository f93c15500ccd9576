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

// Eight bytes a step: the lowest bit that is set in what these give is the high bit of the first byte that it is about.
namespace eight {

constexpr std::uint64_t ones = 0x0101010101010101, high = ones * 0x80;

inline std::uint64_t load(const char* at) {
    std::uint64_t block;
    std::memcpy(&block, at, sizeof block);
    return block;
}
constexpr std::uint64_t less(std::uint64_t block, unsigned char than) { return (block - ones * than) & ~block & high; }
constexpr std::uint64_t equal(std::uint64_t block, unsigned char to) { return less(block ^ ones * to, 1); }
constexpr int first(std::uint64_t found) { return std::countr_zero(found) / 8; }

}  // namespace eight

// The first byte of [at, end) that is not a visible character of ASCII, or is one of these.
template <char... Stops>
const char* skip_visible(const char* at, const char* end) {
    for (; end - at >= 8; at += 8) {
        const auto block = eight::load(at);
        const auto stops = eight::less(block, 0x21) | eight::equal(block, 0x7f) | (block & eight::high) |
                           (eight::equal(block, Stops) | ...);
        if (stops) return at + eight::first(stops);
    }
    while (at != end && *at > 0x20 && *at != 0x7f && ((*at != Stops) && ...)) ++at;
    return at;
}

// The first byte of [at, end) that no field value may hold.
inline const char* skip_value(const char* at, const char* end) {
    while (end - at >= 8) {
        const auto block = eight::load(at);
        if (const auto stops = eight::less(block, 0x20) | eight::equal(block, 0x7f)) {  // a tab is no reason to stop
            at += eight::first(stops);
            if (*at != '\t') return at;
            ++at;
            continue;
        }
        at += 8;
    }
    while (at != end && is_value(*at)) ++at;
    return at;
}

// Compares a field's name, which holds tchar only and is as long, with one in lower case. Without a branch for each
// byte, so that it is done in a few steps.
template <std::size_t N>
bool is_named(std::string_view name, const char (&lower_case)[N]) {
    int difference = 0;
    for (std::size_t i = 0; i + 1 < N; ++i) difference |= (name[i] | 0x20) ^ lower_case[i];
    return difference == 0;
}

// Whether [at, end) begins with the text, which has a length that the compiler knows.
template <std::size_t N>
bool begins(const char* at, const char* end, const char (&text)[N]) {
    return static_cast<std::size_t>(end - at) >= N - 1 && std::memcmp(at, text, N - 1) == 0;
}

// The first byte of [at, end) that is no tchar.
inline const char* skip_token(const char* at, const char* end) {
    while (at != end && is_token(*at)) ++at;
    return at;
}

constexpr std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace quoin::grammar
