#include "quoin/web/urlencoded.hpp"

#include "quoin/base/text_parts.hpp"
#include "quoin/base/utf8.hpp"

namespace quoin {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr bool is_unreserved(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

}  // namespace

bool percent_decode(std::string& out, std::string_view text, bool plus_is_space) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return false;
            const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return false;
            out += static_cast<char>(high << 4 | low);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return true;
}

void percent_encode(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        constexpr std::string_view digits = "0123456789ABCDEF";
        out += '%';
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
}

bool parse_pairs(std::string_view text, std::vector<NamedText>& into) {
    while (!text.empty()) {
        const auto pair = take_until(text, '&');
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        auto& [name, value] = into.emplace_back();
        if (!percent_decode(name, pair.substr(0, equals), true)) return false;
        if (equals != pair.npos && !percent_decode(value, pair.substr(equals + 1), true)) return false;
        if (!is_utf8(name) || !is_utf8(value)) return false;
    }
    return true;
}

}  // namespace quoin
