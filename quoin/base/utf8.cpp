#include "quoin/base/utf8.hpp"

#include <cstddef>

namespace quoin {

namespace {

// The length of the UTF-8 sequence that starts here, 0 when there is none (RFC 3629, section 4).
std::size_t sequence_length(std::string_view rest) {
    const auto at = [&](std::size_t i) { return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U; };
    const auto continues = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const auto first = at(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const auto low = first == 0xE0 ? 0xA0U : 0x80U, high = first == 0xED ? 0x9FU : 0xBFU;
        return at(1) >= low && at(1) <= high && continues(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const auto low = first == 0xF0 ? 0x90U : 0x80U, high = first == 0xF4 ? 0x8FU : 0xBFU;
        return at(1) >= low && at(1) <= high && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace quoin
