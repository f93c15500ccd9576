#include "app/security.hpp"

#include "quoin/crypto/random.hpp"

namespace quoin::app {

namespace {

constexpr int lowest_priority =
    19;  // hashing gives way to the loops: p99 of /health 2.5-3.5 ms instead of 17-20 (design, 8)

// Enough that no id comes twice, which is all that is asked of one (RFC 7519, section 4.1.7), and few enough that its
// 15 characters are kept in a std::string without an allocation.
constexpr std::size_t id_bytes = 11;

}  // namespace

Security::Security(SecurityOptions options)
    : key_(std::move(options.key)),
      fingerprint_key_(std::move(options.fingerprint_key)),
      hasher_(options.bcrypt_cost),
      hashing_(options.hashing_threads, options.hashing_queue, lowest_priority),
      user_token_lifetime_(options.user_token_lifetime),
      store_token_lifetime_(options.store_token_lifetime) {}

Task<std::string> Passwords::hash(std::string_view password) {
    const auto& hasher = security_->hasher();
    co_return co_await security_->hashing().run(*loop_, [&hasher, password] { return hasher.hash(password); });
}

Task<Passwords::Verdict> Passwords::verify(std::string_view password, std::string_view stored) {
    const auto& hasher = security_->hasher();
    co_return co_await security_->hashing().run(*loop_, [&hasher, password, stored] {
        Verdict verdict{.matches = hasher.verify(password, stored), .better_hash = {}};
        const bool storable = password.size() <= longest_password;  // an old scheme may have taken a longer one
        if (verdict.matches && storable && hasher.needs_rehash(stored)) verdict.better_hash = hasher.hash(password);
        return verdict;
    });
}

static std::string signed_token(TokenCodec& codec, std::string subject, std::string_view purpose, std::int64_t epoch,
                                std::chrono::minutes lifetime) {
    const auto time = std::chrono::floor<std::chrono::seconds>(now());
    return codec.issue({.subject = std::move(subject),
                        .id = random_token(id_bytes),
                        .purpose = std::string(purpose),
                        .epoch = epoch,
                        .issued_at = time,
                        .expires_at = time + lifetime});
}

Token Tokens::issue(UserId user, std::int64_t epoch) const {
    const auto lifetime = security_->user_token_lifetime();
    return {signed_token(*codec_, std::to_string(user), user_purpose, epoch, lifetime), "bearer",
            std::chrono::seconds(lifetime).count()};
}

Token Tokens::issue(const Uuid& manager, std::int64_t epoch) const {
    const auto lifetime = security_->store_token_lifetime();
    return {signed_token(*codec_, manager.str(), store_purpose, epoch, lifetime), "jwt",
            std::chrono::seconds(lifetime).count()};
}

}  // namespace quoin::app
