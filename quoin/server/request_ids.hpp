#pragma once
// Short names for requests, unique among the loops of all servers: a random start and a count.

#include <array>
#include <cstddef>
#include <random>
#include <string_view>

namespace quoin {

class RequestIds {
public:
    RequestIds() {
        std::random_device random;
        for (std::size_t i = 0; i < random_digits; ++i) text_[i] = digits[random() % digits.size()];
        for (std::size_t i = random_digits; i < text_.size(); ++i) text_[i] = digits.front();
    }

    static constexpr std::size_t size = 18;

    const std::array<char, size>& next() {
        for (auto i = text_.size(); i-- > random_digits;) {
            text_[i] = text_[i] == '9' ? 'a' : text_[i] == 'z' ? '0' : static_cast<char>(text_[i] + 1);
            if (text_[i] != '0') break;
        }
        return text_;
    }

private:
    static constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    static constexpr std::size_t random_digits = 10;  // 51 bits

    std::array<char, size> text_{};
};

}  // namespace quoin
