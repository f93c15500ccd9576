#include "quoin/crypto/signature.hpp"

#include "quoin/crypto/scheme.hpp"

#include <array>
#include <utility>

namespace quoin {

namespace {

struct Description {
    std::string_view name;
    std::size_t least_secret;
};

constexpr std::array<Description, 6> descriptions = {
    {{"HS256", 32}, {"HS384", 48}, {"HS512", 64}, {"RS256", 0}, {"ES256", 0}, {"EdDSA", 0}}};

const Description& describe(Algorithm algorithm) { return descriptions[static_cast<std::size_t>(algorithm)]; }

}  // namespace

std::string_view name(Algorithm algorithm) noexcept { return describe(algorithm).name; }

std::optional<Algorithm> algorithm_named(std::string_view name) noexcept {
    for (std::size_t i = 0; i < descriptions.size(); ++i)
        if (descriptions[i].name == name) return static_cast<Algorithm>(i);
    return std::nullopt;
}

bool is_hmac(Algorithm algorithm) noexcept { return least_secret(algorithm) > 0; }

std::size_t least_secret(Algorithm algorithm) noexcept { return describe(algorithm).least_secret; }

SigningKey::SigningKey(Algorithm algorithm, const Secret& key)
    : algorithm_(algorithm), scheme_(is_hmac(algorithm) ? make_hmac(algorithm, key) : make_key_pair(algorithm, key)) {}
SigningKey::SigningKey(const SigningKey& other) : algorithm_(other.algorithm_), scheme_(other.scheme_->clone()) {}
SigningKey::SigningKey(SigningKey&& other) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey& SigningKey::operator=(SigningKey other) noexcept {
    std::swap(algorithm_, other.algorithm_);
    std::swap(scheme_, other.scheme_);
    return *this;
}

void SigningKey::sign(std::string_view message, std::string& signature) { scheme_->sign(message, signature); }

bool SigningKey::verify(std::string_view message, std::string_view signature) {
    return scheme_->verify(message, signature);
}

}  // namespace quoin
