#include "tests/quoin/token/forge.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace quoin;

namespace {

std::string good_token() { return our_codec().issue(alices_claims()); }

std::array<std::string, 3> parts_of(std::string_view token) {
    auto first = token.find('.'), second = token.rfind('.');
    return {std::string(token.substr(0, first)), std::string(token.substr(first + 1, second - first - 1)),
            std::string(token.substr(second + 1))};
}

std::string join(std::string_view header, std::string_view payload, std::string_view signature) {
    return std::string(header).append(".").append(payload).append(".").append(signature);
}

std::string header_with(std::string_view member) { return R"({"alg":"HS256",)" + std::string(member) + "}"; }

}  // namespace

TEST_CASE("J1: a token without a signature algorithm is refused, whatever its signature") {
    for (auto algorithm :
         {R"("none")", R"("None")", R"("NONE")", R"("none ")", "null", "[]", R"(["HS256"])", R"("")", "0"}) {
        CAPTURE(std::string(algorithm));
        auto forged = sealed(our_key(), R"({"typ":"JWT","alg":)" + std::string(algorithm) + "}", ClaimsText().json());
        auto [header, payload, signature] = parts_of(forged);
        CHECK(refusal_of(forged) == Refusal::wrong_algorithm);
        CHECK(refusal_of(join(header, payload, "")) == Refusal::wrong_signature);
        CHECK(refusal_of(header + "." + payload) == Refusal::not_three_parts);
    }
    CHECK(refusal_of(sealed(our_key(), R"({"typ":"JWT"})", ClaimsText().json())) == Refusal::wrong_algorithm);
}

TEST_CASE("J2: a header that names another algorithm is refused, though our key signed it") {
    for (auto algorithm : {"HS384", "HS512", "hs256", "HS256 ", "RS256", "ES256", "PS256", "EdDSA"}) {
        auto header = R"({"alg":")" + std::string(algorithm) + R"(","typ":"JWT"})";
        CHECK_MESSAGE(refusal_of(sealed(our_key(), header, ClaimsText().json())) == Refusal::wrong_algorithm, header);
    }
}

TEST_CASE("J3: the public key of a key pair is not taken for a shared secret") {
    auto rsa = public_pem(test_rsa_key());
    TokenCodec codec("quoin", "quoin-api", {Algorithm::rs256, Secret(private_pem(test_rsa_key()))});
    for (auto algorithm : {"HS256", "RS256"}) {
        auto header = R"({"alg":")" + std::string(algorithm) + R"(","typ":"JWT"})";
        auto forged = sealed({Algorithm::hs256, Secret(rsa)}, header, ClaimsText().json());
        CHECK(codec.verify(forged, noon) == std::unexpected(Refusal::wrong_signature));
    }
}

TEST_CASE("J3: an ES256 signature of zeros is refused") {
    TokenCodec codec("quoin", "quoin-api", test_key(Algorithm::es256));
    auto forged =
        join(encoded(R"({"alg":"ES256","typ":"JWT"})"), encoded(ClaimsText().json()), encoded(std::string(64, '\0')));
    CHECK(codec.verify(forged, noon) == std::unexpected(Refusal::wrong_signature));
}

TEST_CASE("J4: a key is never taken from the token") {
    SigningKey attackers(Algorithm::hs256, Secret("k"));
    auto jwk = R"("jwk":{"kty":"oct","k":")" + encoded("k") + R"("})";
    for (std::string member : {jwk, std::string(R"("jku":"http://127.0.0.1/keys")"),
                               std::string(R"("x5u":"http://127.0.0.1/c")"), std::string(R"("x5c":["MIIB"])")}) {
        CHECK(refusal_of(sealed(attackers, header_with(member), ClaimsText().json())) == Refusal::wrong_signature);
        CHECK(refusal_of(sealed(our_key(), header_with(member), ClaimsText().json())) == Refusal::key_in_header);
    }
    for (auto id : {"../../dev/null", "' UNION SELECT 'k'--", "|sleep 5", "k"}) {
        auto header = header_with(R"("kid":")" + std::string(id) + '"');
        CHECK(refusal_of(sealed(attackers, header, ClaimsText().json())) == Refusal::wrong_signature);
        CHECK_FALSE(refusal_of(sealed(our_key(), header, ClaimsText().json())));
    }
}

TEST_CASE("J6: a token with any one bit of its text changed is refused") {
    auto token = good_token();
    auto codec = our_codec();
    for (std::size_t bit = 0; bit < 8 * token.size(); ++bit) {
        auto changed = token;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        CHECK_FALSE(codec.verify(changed, noon).has_value());
    }
    CHECK(codec.verify(token, noon).has_value());
}

TEST_CASE("J6: a signature that is cut, longer, empty, another token's or written in another way is refused") {
    auto [header, payload, signature] = parts_of(good_token());
    std::string raw;
    REQUIRE(decode_base64url(signature, raw));
    for (std::string other : {raw.substr(0, 16), raw.substr(0, 31), raw + '\0', std::string(), raw + raw})
        CHECK(refusal_of(join(header, payload, encoded(other))) == Refusal::wrong_signature);
    std::string hex;
    for (char c : raw) {
        hex += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
        hex += "0123456789abcdef"[c & 15];
    }
    CHECK(refusal_of(join(header, payload, hex)) == Refusal::wrong_signature);
    auto claims = alices_claims();
    claims.subject = "bob";
    auto bobs = parts_of(our_codec().issue(claims));
    CHECK(refusal_of(join(header, bobs[1], signature)) == Refusal::wrong_signature);
    CHECK(refusal_of(join(header, payload, bobs[2])) == Refusal::wrong_signature);
}

TEST_CASE("J6: a token has exactly three parts") {
    auto token = good_token();
    auto [header, payload, signature] = parts_of(token);
    for (std::string text : {std::string(), std::string("."), header, header + "." + payload, token + ".", "." + token,
                             token + "." + signature, header + "." + payload + signature})
        CHECK_MESSAGE(refusal_of(text) == Refusal::not_three_parts, text);
    for (std::string text : {std::string(".."), join("", payload, signature), join(header, "", signature)})
        CHECK_MESSAGE(refusal_of(text) == Refusal::wrong_signature, text);
}

TEST_CASE("J7: no other text stands for a token") {
    auto [header, payload, signature] = parts_of(good_token());
    auto key = our_key();
    auto signed_again = [&](const std::string& head, const std::string& body) {
        std::string raw;
        key.sign(head + "." + body, raw);
        return join(head, body, encoded(raw));
    };
    for (std::string end : {"=", "==", " ", "\n", "\t", "\r\n"}) {
        CHECK(refusal_of(join(header, payload, signature + end)) == Refusal::not_base64url);
        CHECK(refusal_of(signed_again(header + end, payload)) == Refusal::not_base64url);
        CHECK(refusal_of(signed_again(header, payload + end)) == Refusal::not_base64url);
    }
    CHECK(refusal_of(" " + join(header, payload, signature)) == Refusal::wrong_signature);
    // 32 bytes end in a digit with two bits that stand for nothing.
    signature.back() = static_cast<char>(signature.back() + 1);
    CHECK(refusal_of(join(header, payload, signature)) == Refusal::not_base64url);
}

TEST_CASE("J7: the alphabet of plain base64 is refused") {
    auto codec = our_codec();
    for (int second = 0;; ++second) {
        auto claims = alices_claims();
        claims.expires_at += std::chrono::seconds{second};
        auto token = codec.issue(claims);
        auto digit = token.find_first_of("-_", token.rfind('.'));
        if (digit == token.npos) continue;
        token[digit] = token[digit] == '-' ? '+' : '/';
        CHECK(codec.verify(token, noon) == std::unexpected(Refusal::not_base64url));
        break;
    }
}

TEST_CASE("J14: a token that asks for an extension is refused") {
    for (auto member : {R"("crit":["exp"],"exp":1)", R"("crit":[])", R"("crit":null)", R"("crit":["b64"],"b64":false)",
                        R"("b64":false)", R"("crit":["unknown"],"unknown":1)"})
        CHECK_MESSAGE(
            refusal_of(sealed(our_key(), header_with(member), ClaimsText().json())) == Refusal::unknown_extension,
            std::string(member));
}
