#include "quoin/schema/unicode.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

namespace quoin {

namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
}

const utf8proc_uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

std::string_view first_of(std::string_view text) {
    utf8proc_int32_t point = 0;
    const auto size = utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &point);
    return text.substr(0, static_cast<std::size_t>(std::max<utf8proc_ssize_t>(size, 1)));
}

std::string_view last_of(std::string_view text) {
    auto start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    return text.substr(start);
}

// Spaces, and what joins or breaks without being seen, such as U+200B.
bool is_space(std::string_view character) {
    utf8proc_int32_t point = 0;
    utf8proc_iterate(bytes_of(character), static_cast<utf8proc_ssize_t>(character.size()), &point);
    switch (utf8proc_category(point)) {
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
        case UTF8PROC_CATEGORY_CF: return true;
        default: return false;
    }
}

// Nothing for what is not UTF-8.
std::optional<std::string> composed(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    utf8proc_uint8_t* made = nullptr;
    const auto size = utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &made,
                                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, std::free);
    if (size < 0) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
}

}  // namespace

std::string to_nfc(std::string_view text) { return composed(text).value_or(std::string(text)); }

bool is_nfc(std::string_view text) { return composed(text) == text; }

bool has_space_around(std::string_view text) {
    return !text.empty() && (is_space(first_of(text)) || is_space(last_of(text)));
}

}  // namespace quoin
