#pragma once
// What a text may show in a log or on a terminal, whatever a stranger put into it.

#include <array>
#include <cstddef>
#include <string_view>

namespace quoin {

// One character as it stands inside a JSON string: itself, or escaped.
class Printable {
public:
    void add(std::string_view bytes) noexcept {
        for (const char c : bytes) bytes_[size_++] = c;
    }
    std::string_view str() const noexcept { return {bytes_.data(), size_}; }
    std::size_t size() const noexcept { return size_; }

private:
    std::array<char, 8> bytes_;
    std::size_t size_ = 0;
};

// Takes the next character off the front of `text`. Quotes, backslashes, control characters (C0, DEL and C1) and
// Unicode's line separators and bidirectional overrides come back escaped, bytes that are no UTF-8 as U+FFFD.
Printable next_printable(std::string_view& text) noexcept;

}  // namespace quoin
