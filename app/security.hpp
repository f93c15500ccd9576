#pragma once
// Security: the key that signs tokens and the threads that hash passwords.

#include "app/accounts/model.hpp"
#include "quoin/base/blocking.hpp"
#include "quoin/crypto/password.hpp"
#include "quoin/token/token.hpp"

#include <chrono>
#include <string>

namespace quoin::app {

// What a token is for: one kind is never taken for the other.
inline constexpr std::string_view user_purpose = "user";
inline constexpr std::string_view store_purpose = "store";

struct SecurityOptions {
    SigningKey key;
    Secret fingerprint_key;  // of requests with an Idempotency-Key; the same for all servers of a database
    std::chrono::minutes user_token_lifetime{30};
    std::chrono::minutes store_token_lifetime{24 * 60};
    int bcrypt_cost = 12;
    std::size_t hashing_threads = 2;
    std::size_t hashing_queue = 64;  // what waits beyond is 503: at cost 12 a core hashes four times a second
};

// One for the process.
class Security {
public:
    explicit Security(SecurityOptions options);

    // Each loop verifies with a codec of its own.
    TokenCodec make_codec() const { return {"quoin", "quoin", key_}; }
    const Secret& fingerprint_key() const { return fingerprint_key_; }
    const PasswordHasher& hasher() const { return hasher_; }
    BlockingPool& hashing() { return hashing_; }
    std::chrono::minutes user_token_lifetime() const { return user_token_lifetime_; }
    std::chrono::minutes store_token_lifetime() const { return store_token_lifetime_; }

private:
    SigningKey key_;
    Secret fingerprint_key_;
    PasswordHasher hasher_;
    BlockingPool hashing_;
    std::chrono::minutes user_token_lifetime_, store_token_lifetime_;
};

// Asked for in a handler's parameter list: hashes and verifies off the loop.
class Passwords {
public:
    Passwords(Security& security, Loop& loop) : security_(&security), loop_(&loop) {}

    struct Verdict {
        bool matches = false;
        std::optional<std::string> better_hash;  // what to store instead, where the scheme or the cost is not ours
    };

    // Throws QueueFull (503) when too many wait.
    Task<std::string> hash(std::string_view password);
    Task<Verdict> verify(std::string_view password, std::string_view stored);
    // The hash to verify for a user who does not exist.
    const std::string& dummy() const { return security_->hasher().dummy(); }

private:
    Security* security_;
    Loop* loop_;
};

// Asked for in a handler's parameter list: issues tokens.
class Tokens {
public:
    Tokens(TokenCodec& codec, const Security& security) : codec_(&codec), security_(&security) {}
    Token issue(UserId user, std::int64_t epoch) const;
    Token issue(const Uuid& manager, std::int64_t epoch) const;

private:
    TokenCodec* codec_;
    const Security* security_;
};

}  // namespace quoin::app
