#include "quoin/token/secret_rule.hpp"

#include <algorithm>
#include <bitset>
#include <cstddef>

namespace quoin {

namespace {

// What placeholders say. A random key holds one of these once in a million times, and is then drawn again.
constexpr std::string_view placeholder_words[] = {
    "secret",      "password", "changeme", "change-me", "change_me", "change this", "changethis",  "change-this",
    "change_this", "your-",    "your_",    "yourkey",   "example",   "insecure",    "placeholder", "replace"};

constexpr std::string_view published_keys[] = {
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",  // FastAPI's security tutorial
    "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",  // a much copied Spring Boot tutorial
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",  // RFC 7515, A.1
};

// 32 random digits, the poorest sensible alphabet, have fewer different ones once in a thousand times.
constexpr std::size_t least_different = 8;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains(std::string_view text, std::string_view word) {
    return !std::ranges::search(text, word, {}, lower, lower).empty();
}

bool is_published(std::string_view secret) {
    return std::ranges::any_of(placeholder_words, [&](auto word) { return contains(secret, word); }) ||
           std::ranges::any_of(published_keys, [&](auto key) { return contains(secret, key); });
}

bool repeats_itself(std::string_view secret) {
    for (std::size_t period = 1; period <= secret.size() / 2; ++period)
        if (secret.substr(period) == secret.substr(0, secret.size() - period)) return true;
    return false;
}

// "abcdefgh…" and "99887766…": each byte the one before it, or its neighbour.
bool counts_along(std::string_view secret) {
    std::size_t steps = 0;
    for (std::size_t i = 1; i < secret.size(); ++i) {
        auto distance = secret[i] - secret[i - 1];
        steps += distance >= -1 && distance <= 1;
    }
    return 2 * steps > secret.size();
}

bool has_little_variety(std::string_view secret) {
    std::bitset<256> seen;
    for (char c : secret) seen.set(static_cast<unsigned char>(c));
    return seen.count() < least_different || repeats_itself(secret) || counts_along(secret);
}

std::string_view too_short(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::hs384: return "is shorter than the 48 bytes that HS384 asks for";
        case Algorithm::hs512: return "is shorter than the 64 bytes that HS512 asks for";
        default: return "is shorter than the 32 bytes that HS256 asks for";
    }
}

}  // namespace

std::string_view why_refused(std::string_view secret, Algorithm algorithm) noexcept {
    if (secret.empty()) return "is empty";
    if (is_published(secret)) return "is a placeholder or a key published in a tutorial";
    if (secret.size() < least_secret(algorithm)) return too_short(algorithm);
    if (has_little_variety(secret)) return "has almost no variety";
    return {};
}

}  // namespace quoin
