#pragma once
// What a token says about its bearer (RFC 7519, section 4).

#include <chrono>
#include <cstdint>
#include <string>

namespace quoin {

struct Claims {
    std::string subject;                  // sub: whose token it is
    std::string id;                       // jti: what a revocation names, never the token's text
    std::string purpose;                  // "purpose", a private claim: which kind of route takes it, "user" or "store"
    std::int64_t epoch = 0;               // "epoch", a private claim: the subject's token_epoch when it was issued
    std::chrono::sys_seconds issued_at;   // iat
    std::chrono::sys_seconds expires_at;  // exp

    bool operator==(const Claims&) const = default;
};

}  // namespace quoin
