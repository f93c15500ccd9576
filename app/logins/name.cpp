#include "app/logins/name.hpp"

#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <stdexcept>

namespace quoin::app {

namespace {

// The C library's table of every script; the process's own locale stays as it is.
locale_t every_script() {
    static const auto locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (!locale) throw std::runtime_error("the C library has no locale C.UTF-8");
    return locale;
}

// Takes the code point that the text starts with off it.
char32_t take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t size = std::min<std::size_t>(text.size(), first < 0xC0   ? 1
                                                                : first < 0xE0 ? 2
                                                                : first < 0xF0 ? 3
                                                                               : 4);
    char32_t point = size == 1 ? first : first & (0x7FU >> size);
    for (const char c : text.substr(1, size - 1)) point = point << 6 | (static_cast<unsigned char>(c) & 0x3FU);
    text.remove_prefix(size);
    return point;
}

}  // namespace

std::u32string folded_name(std::string_view name) {
    std::u32string folded;
    while (!name.empty()) {
        const wint_t point = take_code_point(name);
        if (!iswspace_l(point, every_script())) folded += static_cast<char32_t>(towlower_l(point, every_script()));
    }
    return folded;
}

}  // namespace quoin::app
