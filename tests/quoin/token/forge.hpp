#pragma once
// Tokens as an attacker, or a careless issuer with our key, would write them.

#include "quoin/crypto/base64url.hpp"
#include "quoin/token/token.hpp"

#include "tests/quoin/crypto/keys.hpp"

#include <string>
#include <utility>
#include <vector>

namespace quoin {

inline constexpr std::chrono::sys_seconds noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} +
                                               std::chrono::hours{12}};

inline SigningKey our_key() { return {Algorithm::hs256, Secret("n7Xw2QpL0vZk8RbT4yHs6JdF1mGc9UeA")}; }
inline TokenCodec our_codec() { return {"quoin", "quoin-api", our_key()}; }

inline Claims alices_claims() {
    return {"alice", "4Xq1mR0cT7uV9wB2", "user", 3, noon, noon + std::chrono::minutes{30}};
}

inline std::string encoded(std::string_view bytes) {
    std::string text;
    append_base64url(text, bytes);
    return text;
}

// A token whose signature is good, whatever it says.
inline std::string sealed(SigningKey key, std::string_view header, std::string_view payload) {
    auto text = encoded(header) + '.' + encoded(payload);
    std::string signature;
    key.sign(text, signature);
    return text + '.' + encoded(signature);
}

inline constexpr std::string_view plain_header = R"({"alg":"HS256","typ":"JWT"})";

// The JSON of good claims, to be spoilt: values are JSON as they stand in the text.
class ClaimsText {
public:
    ClaimsText& set(std::string_view name, std::string value) {
        for (auto& member : members_)
            if (member.first == name) {
                member.second = std::move(value);
                return *this;
            }
        members_.emplace_back(name, std::move(value));
        return *this;
    }
    ClaimsText& remove(std::string_view name) {
        std::erase_if(members_, [&](auto& member) { return member.first == name; });
        return *this;
    }

    std::string json() const {
        std::string text;
        for (auto& [name, value] : members_) text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
        return text + '}';
    }
    std::string token() const { return sealed(our_key(), plain_header, json()); }

private:
    std::vector<std::pair<std::string, std::string>> members_ = {
        {"iss", "\"quoin\""},    {"aud", "\"quoin-api\""},
        {"sub", "\"alice\""},    {"jti", "\"4Xq1mR0cT7uV9wB2\""},
        {"purpose", "\"user\""}, {"epoch", "3"},
        {"iat", number(noon)},   {"exp", number(noon + std::chrono::minutes{30})}};

public:
    static std::string number(std::chrono::sys_seconds time) { return std::to_string(time.time_since_epoch().count()); }
};

// Why our codec refuses the token at noon; nothing when it takes it.
inline std::optional<Refusal> refusal_of(std::string_view token) {
    auto codec = our_codec();
    auto claims = codec.verify(token, noon);
    return claims ? std::nullopt : std::optional(claims.error());
}

}  // namespace quoin
