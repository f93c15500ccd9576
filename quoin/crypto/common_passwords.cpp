#include "quoin/crypto/common_passwords.hpp"

#include "quoin/crypto/common_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace quoin {

namespace {

static_assert(std::ranges::is_sorted(common_words));

// Nobody's list holds longer ones, and a long password needs no such help.
constexpr std::size_t longest_common = 32;
constexpr std::size_t shortest_walk = 3;
constexpr std::size_t longest_suffix = 5;  // a year and a mark

// Rows, columns and diagonals of keyboards and number pads, walked along in either direction.
constexpr auto paths = std::to_array<std::string_view>(
    {"01234567890", "0246813579", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiop",
     "azertyuiop", "qweasdzxc", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1qazxsw23edcvfr4", "zaq12wsxcde34rfv",
     "12qwaszx", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "147258369", "147852369",
     "789456123", "123654789", "741852963"});

constexpr auto count_steps() {
    std::size_t count = 0;
    for (const auto path : paths) count += 2 * (path.size() - shortest_walk + 1);
    return count;
}

// Each three neighbours on a path, in either direction, sorted: every walk begins with such a step, and hardly a good
// password does.
constexpr auto steps = [] {
    std::array<std::array<char, shortest_walk>, count_steps()> list{};
    auto* next = list.data();
    for (const auto path : paths)
        for (std::size_t i = 0; i + shortest_walk <= path.size(); ++i) {
            *next++ = {path[i], path[i + 1], path[i + 2]};
            *next++ = {path[i + 2], path[i + 1], path[i]};
        }
    std::ranges::sort(list);
    return list;
}();

bool is_walk(std::string_view piece) {
    if (piece.size() < shortest_walk || !std::ranges::binary_search(steps, std::array{piece[0], piece[1], piece[2]}))
        return false;
    return std::ranges::any_of(paths, [&](std::string_view path) {
        return path.find(piece) != path.npos ||
               std::search(path.rbegin(), path.rend(), piece.begin(), piece.end()) != path.rend();
    });
}

// Walks one after the other, each as long as it goes, with at most one character left over.
bool is_made_of_walks(std::string_view text) {
    while (text.size() > 1) {
        auto size = shortest_walk;
        if (!is_walk(text.substr(0, size))) return false;
        while (size < text.size() && is_walk(text.substr(0, size + 1))) ++size;
        text.remove_prefix(size);
    }
    return true;
}

bool is_word(std::string_view text) { return std::ranges::binary_search(common_words, text); }

bool is_word_with_suffix(std::string_view text) {
    auto last = text.find_last_not_of("0123456789!");
    if (last == text.npos) return false;
    auto stem = text.substr(0, last + 1), suffix = text.substr(last + 1);
    return (is_word(stem) || is_walk(stem)) && (suffix.size() <= longest_suffix || is_made_of_walks(suffix));
}

bool repeats(std::string_view text, std::size_t period) {
    return text.size() % period == 0 && text.substr(period) == text.substr(0, text.size() - period);
}

// One or two characters over and over, or a word twice or more.
bool is_repetition(std::string_view text) {
    for (std::size_t period = 1; period <= text.size() / 2; ++period)
        if (repeats(text, period)) return period <= 2 || is_word(text.substr(0, period));
    return false;
}

}  // namespace

bool is_common_password(std::string_view password) noexcept {
    if (password.empty() || password.size() > longest_common) return false;
    std::array<char, longest_common> buffer;
    std::ranges::transform(password, buffer.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    std::string_view text(buffer.data(), password.size());
    return is_word(text) || is_word_with_suffix(text) || is_repetition(text) || is_made_of_walks(text) ||
           is_made_of_walks(text.substr(1));
}

}  // namespace quoin
