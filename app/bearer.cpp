#include "app/bearer.hpp"

#include "quoin/base/clock.hpp"
#include "quoin/token/token.hpp"
#include "quoin/web/services.hpp"

#include <algorithm>

namespace quoin::app {

namespace {

constexpr std::string_view challenge = "Bearer";
constexpr std::string_view invalid_token = R"(Bearer error="invalid_token")";
constexpr std::string_view insufficient_scope = R"(Bearer error="insufficient_scope")";
constexpr std::string_view not_authenticated = "Not authenticated";

}  // namespace

std::string_view token_text(const Request& request, const TokenRule& rule) {
    const auto* field = request.find("authorization");
    if (!field) return {};
    const auto space = field->find(' ');
    if (space == field->npos) return {};
    const auto is_word = [word = field->substr(0, space)](auto scheme) { return equal_ignoring_case(word, scheme); };
    if (!std::ranges::any_of(rule.schemes, is_word)) return {};
    return request.count("authorization") > 1 ? "ambiguous" : field->substr(space + 1);
}

std::optional<Failure> admit_token(const Request& request, const TokenRule& rule) {
    if (!token_text(request, rule).empty()) return std::nullopt;
    return Failure{401, std::string(not_authenticated), std::string(challenge)};
}

Result<Claims, Unauthorized, Forbidden> verify_token(Request& request, const TokenRule& rule) {
    const auto text = token_text(request, rule);
    if (text.empty()) return Unauthorized{std::string(not_authenticated), std::string(challenge)};
    auto claims = request.services->get<TokenCodec>().verify(text, std::chrono::floor<std::chrono::seconds>(now()));
    if (!claims) {
        request.refusal = reason(claims.error());
        return bad_token();
    }
    request.caller = claims->subject;
    if (std::ranges::find(rule.purposes, claims->purpose) == rule.purposes.end()) {
        request.refusal = rule.refusal;
        return Forbidden{std::string(rule.refusal), std::string(insufficient_scope)};
    }
    return *std::move(claims);
}

Unauthorized bad_token() { return {"Could not validate credentials", std::string(invalid_token)}; }

}  // namespace quoin::app
