#pragma once
// The token of a request, read and verified; whether its bearer still may use it is for the caller to ask the database.

#include "quoin/base/result.hpp"
#include "quoin/token/claims.hpp"
#include "quoin/web/http.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace quoin::app {

// What a guard takes.
struct TokenRule {
    std::span<const std::string_view> schemes;   // the words that may stand before a token, in any case
    std::span<const std::string_view> purposes;  // the kinds of token; one of another kind is 403
    std::string_view refusal = {};               // what a client with another kind reads
};

// The text behind the scheme's word; empty where none was sent. Two Authorization lines make a request ambiguous: they
// count as a bad token.
std::string_view token_text(const Request& request, const TokenRule& rule);

// The failure of a request that has no token at all, which can be told before its body is read.
std::optional<Failure> admit_token(const Request& request, const TokenRule& rule);

// Notes in the request who asks, or why not.
Result<Claims, Unauthorized, Forbidden> verify_token(Request& request, const TokenRule& rule);

// 401 with error="invalid_token" (RFC 6750, section 3.1).
Unauthorized bad_token();

}  // namespace quoin::app
