#include "quoin/crypto/base64url.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace quoin {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint32_t invalid = 0xff;  // has bits that no digit has, so that the values of a group can be or-ed

constexpr std::array<std::uint8_t, 256> digits = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(invalid);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return table;
}();

std::uint32_t byte(char c) { return static_cast<unsigned char>(c); }
std::uint32_t digit(char c) { return digits[byte(c)]; }
char letter(std::uint32_t value) { return alphabet[value & 63]; }

}  // namespace

void append_base64url(std::string& text, std::string_view bytes) {
    auto begin = text.size(), size = begin + (bytes.size() * 4 + 2) / 3;
    text.resize_and_overwrite(size, [&](char* data, std::size_t) {  // libstdc++ 12 gives the capacity, not the size
        char* out = data + begin;
        const char* in = bytes.data();
        for (auto left = bytes.size(); left >= 3; left -= 3, in += 3) {
            auto group = byte(in[0]) << 16 | byte(in[1]) << 8 | byte(in[2]);
            *out++ = letter(group >> 18);
            *out++ = letter(group >> 12);
            *out++ = letter(group >> 6);
            *out++ = letter(group);
        }
        if (auto rest = bytes.size() % 3; rest > 0) {
            auto group = byte(in[0]) << 16 | (rest == 2 ? byte(in[1]) << 8 : 0);
            *out++ = letter(group >> 18);
            *out++ = letter(group >> 12);
            if (rest == 2) *out++ = letter(group >> 6);
        }
        return size;
    });
}

bool decode_base64url(std::string_view text, std::string& bytes) {
    auto rest = text.size() % 4;
    if (rest == 1) return false;
    bool good = true;
    auto size = text.size() / 4 * 3 + (rest ? rest - 1 : 0);
    bytes.resize_and_overwrite(size, [&](char* out, std::size_t) {
        const char* in = text.data();
        std::uint32_t seen = 0;  // every digit or-ed together: over 63 when one was invalid
        for (auto left = text.size(); left >= 4; left -= 4, in += 4) {
            auto a = digit(in[0]), b = digit(in[1]), c = digit(in[2]), d = digit(in[3]);
            seen |= a | b | c | d;
            auto group = a << 18 | b << 12 | c << 6 | d;
            *out++ = static_cast<char>(group >> 16);
            *out++ = static_cast<char>(group >> 8);
            *out++ = static_cast<char>(group);
        }
        if (rest) {
            auto a = digit(in[0]), b = digit(in[1]), c = rest == 3 ? digit(in[2]) : 0;
            seen |= a | b | c;
            *out++ = static_cast<char>(a << 2 | b >> 4);
            if (rest == 3) *out++ = static_cast<char>(b << 4 | c >> 2);
            good = rest == 3 ? (c & 3) == 0 : (b & 15) == 0;
        }
        good = good && seen < 64;
        return size;
    });
    return good;
}

}  // namespace quoin
