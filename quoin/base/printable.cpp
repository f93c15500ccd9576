#include "quoin/base/printable.hpp"

#include <cstdint>

namespace quoin {

namespace {

struct Decoded {
    std::uint32_t code_point;
    std::size_t size;  // 0: not UTF-8
};

// RFC 3629: no overlong form, no surrogate, nothing beyond U+10FFFF.
Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4) return {0, 0};
    std::uint32_t code_point = lead & (0x7fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {0, 0};
        code_point = code_point << 6 | (byte(i) & 0x3f);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
    if (code_point < least[size] || surrogate || code_point > 0x10ffff) return {0, 0};
    return {code_point, size};
}

bool hidden(std::uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0)                               // controls
           || c == 0x2028 || c == 0x2029                                     // some readers end a line there
           || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);  // turn the text around
}

void add_escaped(Printable& out, std::uint32_t c) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (c == '\n') return out.add("\\n");
    if (c == '\r') return out.add("\\r");
    if (c == '\t') return out.add("\\t");
    out.add("\\u");
    for (unsigned shift = 16; shift; shift -= 4) out.add(digits.substr(c >> (shift - 4) & 15, 1));
}

}  // namespace

Printable next_printable(std::string_view& text) noexcept {
    Printable out;
    const auto [c, size] = decode(text);
    if (size == 0) {
        out.add("\xef\xbf\xbd");
        text.remove_prefix(1);
        return out;
    }
    if (c == '"' || c == '\\') out.add("\\");
    if (hidden(c))
        add_escaped(out, c);
    else
        out.add(text.substr(0, size));
    text.remove_prefix(size);
    return out;
}

}  // namespace quoin
