#include "quoin/crypto/password_rule.hpp"

#include "quoin/crypto/common_passwords.hpp"
#include "quoin/crypto/password.hpp"

#include <cstdint>

namespace quoin {

namespace {

constexpr std::size_t not_utf8 = static_cast<std::size_t>(-1);

struct Form {
    std::uint32_t lead_mask, lead, least;  // the lead byte's fixed bits, and the least code point that needs this many
    std::size_t size;
};

constexpr Form forms[] = {{0x80, 0x00, 0, 1}, {0xe0, 0xc0, 0x80, 2}, {0xf0, 0xe0, 0x800, 3}, {0xf8, 0xf0, 0x10000, 4}};

std::uint32_t byte(char c) { return static_cast<unsigned char>(c); }

// How many bytes the code point at the front takes; 0 when it is malformed, overlong, a surrogate or beyond U+10FFFF.
std::size_t code_point_size(std::string_view text) {
    for (const auto& form : forms) {
        if ((byte(text[0]) & form.lead_mask) != form.lead) continue;
        if (text.size() < form.size) return 0;
        auto code_point = byte(text[0]) & ~form.lead_mask;
        for (char c : text.substr(1, form.size - 1)) {
            if ((byte(c) & 0xc0) != 0x80) return 0;
            code_point = code_point << 6 | (byte(c) & 0x3f);
        }
        auto surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
        return code_point >= form.least && code_point <= 0x10ffff && !surrogate ? form.size : 0;
    }
    return 0;
}

std::size_t count_code_points(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) {
        auto size = code_point_size(text);
        if (size == 0) return not_utf8;
        text.remove_prefix(size);
    }
    return count;
}

}  // namespace

std::string_view why_refused(std::string_view password, std::size_t min_length) noexcept {
    if (password.size() > longest_password) return "is longer than 72 bytes of UTF-8";
    if (password.find('\0') != password.npos) return "contains a NUL character";
    auto length = count_code_points(password);
    if (length == not_utf8) return "is not UTF-8 text";
    if (length < min_length) return "is too short";
    if (is_common_password(password)) return "is too common";
    return {};
}

}  // namespace quoin
