#pragma once
// TokenCodec: claims to JSON Web Token and back (RFC 7519). It is pure: the time is a parameter.

#include "quoin/token/claims.hpp"
#include "quoin/token/envelope.hpp"

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

namespace quoin {

// How far ahead of ours another server's clock may be: `iat` and `nbf` may lie this far in the future. `exp` has no
// leeway: at that second the token is over.
constexpr std::chrono::seconds clock_leeway{60};

// Not for several threads at once: each loop has its own, made from a copy of the key.
class TokenCodec {
public:
    // Both texts are put into every token and asked of every token.
    TokenCodec(std::string issuer, std::string audience, SigningKey key);

    // Throws std::invalid_argument for claims that verify would refuse: no subject, id or purpose, a negative epoch, or
    // texts so long that the token would pass longest_token.
    std::string issue(const Claims& claims);

    // The claims of a token that this codec, or another with the same key, issuer and audience, has issued and that is
    // good at `now`. The caller compares `purpose`. The refusal is for the log, never for the client. No text makes it
    // throw.
    std::expected<Claims, Refusal> verify(std::string_view token, std::chrono::sys_seconds now);

private:
    bool is_for_us(const Member* audience) const;
    std::expected<Claims, Refusal> read_claims(std::chrono::sys_seconds now) const;

    std::string issuer_, audience_;
    Envelope envelope_;
    ObjectReader claims_;
};

}  // namespace quoin
