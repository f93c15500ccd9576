#include "tests/quoin/token/forge.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace std::chrono_literals;

TEST_CASE("claims come back from a token of every algorithm") {
    for (auto algorithm : all_algorithms) {
        CAPTURE(name(algorithm));
        auto key = test_key(algorithm);
        TokenCodec issuer("quoin", "quoin-api", key), verifier("quoin", "quoin-api", key);
        auto token = issuer.issue(alices_claims());
        CHECK(verifier.verify(token, noon) == alices_claims());
        CHECK(verifier.verify(token, noon) == alices_claims());
    }
}

TEST_CASE("any text comes back from a claim") {
    auto codec = our_codec();
    auto claims = alices_claims();
    claims.subject = "\"\\/\b\f\n\r\t\x01\x1f \x7f Zoë 🦊 </script>";
    claims.id = "a long id that fits no small string, with \"quotes\" and a \\ in it";
    CHECK(codec.verify(codec.issue(claims), noon) == claims);
}

TEST_CASE("claims that nobody could verify are not issued") {
    auto codec = our_codec();
    for (auto member : {&Claims::subject, &Claims::id, &Claims::purpose}) {
        auto claims = alices_claims();
        (claims.*member).clear();
        CHECK_THROWS_AS(codec.issue(claims), std::invalid_argument);
    }
    auto claims = alices_claims();
    claims.epoch = -1;
    CHECK_THROWS_AS(codec.issue(claims), std::invalid_argument);
    claims = alices_claims();
    claims.subject = std::string(5000, 's');
    CHECK_THROWS_WITH(codec.issue(claims), "the token would be too long");
}

TEST_CASE("good claims in another order, with more members and no type, are taken") {
    CHECK_FALSE(refusal_of(ClaimsText().token()));
    CHECK_FALSE(refusal_of(ClaimsText().set("name", R"({"first":["A","B"]})").set("admin", "null").token()));
    CHECK_FALSE(refusal_of(sealed(our_key(), R"({"alg":"HS256"})", ClaimsText().json())));
    CHECK_FALSE(refusal_of(sealed(our_key(), R"( { "typ" : "jwt" , "alg" : "HS256" } )", ClaimsText().json())));
    CHECK_FALSE(refusal_of(sealed(our_key(), plain_header, " \n" + ClaimsText().json() + "\r\n\t ")));
}

TEST_CASE("J8: a token is over at the second of its exp, and no sooner") {
    auto codec = our_codec();
    auto token = codec.issue(alices_claims());
    CHECK(codec.verify(token, noon + 29min + 59s).has_value());
    CHECK(codec.verify(token, noon + 30min) == std::unexpected(Refusal::expired));
    CHECK(codec.verify(token, noon + 24h) == std::unexpected(Refusal::expired));
}

TEST_CASE("J8: exp and iat are required, and every time is a whole number of seconds") {
    for (auto name : {"exp", "iat"}) CHECK(refusal_of(ClaimsText().remove(name).token()) == Refusal::wrong_time);
    auto later = ClaimsText::number(noon + 10min);
    for (auto value : {std::string("\"" + later + "\""), std::string("null"), std::string("true"), "[" + later + "]",
                       std::string("{}"), std::string("18446744073709551616"), std::string("18446744073709551615"),
                       std::string("9223372036854775807"), std::string("1e400"), std::string("-1e400"), later + ".0",
                       later + ".5", std::string("2e9"), std::string("-1"), std::string("253402300800")})
        for (auto name : {"exp", "iat", "nbf"}) {
            CAPTURE(name);
            CAPTURE(value);
            auto refusal = refusal_of(ClaimsText().set(name, value).token());
            CHECK((refusal == Refusal::wrong_time || refusal == Refusal::malformed_claims));
        }
    CHECK_FALSE(refusal_of(ClaimsText().set("exp", "253402300799").token()));
}

TEST_CASE("J8: nbf and iat may lie a minute ahead for clocks that differ, no more") {
    for (auto name : {"iat", "nbf"}) {
        CHECK_FALSE(refusal_of(ClaimsText().set(name, ClaimsText::number(noon + 60s)).token()));
        CHECK(refusal_of(ClaimsText().set(name, ClaimsText::number(noon + 61s)).token()) == Refusal::not_yet_valid);
        CHECK(refusal_of(ClaimsText().set(name, ClaimsText::number(noon + 24h)).token()) == Refusal::not_yet_valid);
    }
    auto old = ClaimsText().set("nbf", ClaimsText::number(noon - 24h));
    CHECK_FALSE(refusal_of(old.token()));
    CHECK(refusal_of(old.set("iat", ClaimsText::number(noon + 24h)).token()) == Refusal::not_yet_valid);
}

TEST_CASE("J9: the issuer is ours") {
    CHECK(refusal_of(ClaimsText().remove("iss").token()) == Refusal::wrong_issuer);
    for (auto value : {"null", "\"\"", "\"Quoin\"", "\"quoin2\"", "[\"quoin\"]", "1"})
        CHECK(refusal_of(ClaimsText().set("iss", value).token()) == Refusal::wrong_issuer);
}

TEST_CASE("J9: the audience is ours, or a list of texts with ours") {
    CHECK(refusal_of(ClaimsText().remove("aud").token()) == Refusal::wrong_audience);
    for (auto value : {"null", "\"\"", "[]", "[\"other\"]", "7", "{}", "{\"quoin-api\":1}", "[[\"quoin-api\"]]",
                       "[{\"a\":\"quoin-api\"}]", "[\"quoin-api\",7]", "\"QUOIN-API\""}) {
        CAPTURE(std::string(value));
        CHECK(refusal_of(ClaimsText().set("aud", value).token()) == Refusal::wrong_audience);
    }
    for (auto value : {"[\"quoin-api\"]", "[\"other\",\"quoin-api\"]"})
        CHECK_FALSE(refusal_of(ClaimsText().set("aud", value).token()));
    // What stands behind a list belongs to its own member.
    CHECK(refusal_of(ClaimsText().set("aud", "[]").set("nickname", "\"quoin-api\"").token()) ==
          Refusal::wrong_audience);
}

TEST_CASE("J10: another type of token, signed with our key, is refused") {
    for (auto type : {"\"refresh+jwt\"", "\"logout+jwt\"", "\"dpop+jwt\"", "\"at+jwt\"", "\"JWT \"", "\"\"", "null",
                      "[\"JWT\"]", "1"}) {
        auto header = R"({"alg":"HS256","typ":)" + std::string(type) + "}";
        CHECK_MESSAGE(refusal_of(sealed(our_key(), header, ClaimsText().json())) == Refusal::wrong_type, header);
    }
}

TEST_CASE("J10: a token without a purpose is refused, and the caller is told the purpose of every other") {
    CHECK(refusal_of(ClaimsText().remove("purpose").token()) == Refusal::wrong_purpose);
    for (auto value : {"null", "\"\"", "[\"user\"]", "1", "true"})
        CHECK(refusal_of(ClaimsText().set("purpose", value).token()) == Refusal::wrong_purpose);
    auto codec = our_codec();
    CHECK(codec.verify(ClaimsText().set("purpose", "\"store\"").token(), noon)->purpose == "store");
}

TEST_CASE("J11: a subject that is missing or no text is refused") {
    CHECK(refusal_of(ClaimsText().remove("sub").token()) == Refusal::wrong_subject);
    for (auto value : {"null", "\"\"", "7", "[\"alice\"]", "{}"})
        CHECK(refusal_of(ClaimsText().set("sub", value).token()) == Refusal::wrong_subject);
}

TEST_CASE("J13: an id that is missing or no text is refused") {
    CHECK(refusal_of(ClaimsText().remove("jti").token()) == Refusal::wrong_id);
    for (auto value : {"null", "\"\"", "7", "[\"a\"]"})
        CHECK(refusal_of(ClaimsText().set("jti", value).token()) == Refusal::wrong_id);
}

TEST_CASE("an epoch that is missing or no count is refused") {
    CHECK(refusal_of(ClaimsText().remove("epoch").token()) == Refusal::wrong_epoch);
    for (auto value : {"null", "\"3\"", "-1", "3.0", "18446744073709551615", "[3]"})
        CHECK(refusal_of(ClaimsText().set("epoch", value).token()) == Refusal::wrong_epoch);
}
