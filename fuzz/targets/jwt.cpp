// A token as it came, or a header and claims with a good signature: it is refused or keeps every rule, and never
// throws.

#include "fuzz/target.hpp"
#include "fuzz/targets.hpp"
#include "quoin/crypto/base64url.hpp"
#include "quoin/token/token.hpp"

#include <string>

namespace quoin::fuzz {

namespace {

constexpr std::chrono::sys_seconds noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                                        std::chrono::hours{12}};

SigningKey our_key() { return {Algorithm::hs256, Secret("n7Xw2QpL0vZk8RbT4yHs6JdF1mGc9UeA")}; }

// "header\nclaims" as a token whose signature is good.
std::string sealed(std::string_view input) {
    static SigningKey key = our_key();
    const auto line = input.find('\n');
    std::string text, signature;
    append_base64url(text, input.substr(0, line));
    append_base64url(text += '.', line == input.npos ? std::string_view() : input.substr(line + 1));
    key.sign(text, signature);
    append_base64url(text += '.', signature);
    return text;
}

void check(std::string_view token) {
    static TokenCodec codec("quoin", "quoin-api", our_key());
    const Bytes bytes(token);
    const auto claims = codec.verify(bytes.text(), noon);
    if (!claims) return require(!reason(claims.error()).empty());
    require(token.size() <= longest_token);
    require(claims->expires_at > noon && claims->issued_at <= noon + clock_leeway && claims->epoch >= 0);
    require(!claims->subject.empty() && !claims->id.empty() && !claims->purpose.empty());
}

}  // namespace

void jwt(std::string_view input) {
    check(input);
    if (input.starts_with('{')) check(sealed(input));
}

}  // namespace quoin::fuzz
