#include "tests/quoin/token/forge.hpp"

#include <doctest/doctest.h>

using namespace quoin;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string whole;
    for (std::size_t i = 0; i < times; ++i) whole += text;
    return whole;
}

std::optional<Refusal> with_header(std::string_view header) {
    return refusal_of(sealed(our_key(), header, ClaimsText().json()));
}
std::optional<Refusal> with_claims(std::string_view claims) {
    return refusal_of(sealed(our_key(), plain_header, claims));
}

std::string utf16(std::string_view ascii) {
    std::string text = "\xff\xfe";
    for (char c : ascii) (text += c) += '\0';
    return text;
}

}  // namespace

TEST_CASE("J15: a token of more than 4 KiB is refused, however large it is") {
    CHECK(refusal_of(std::string(1 << 20, 'A')) == Refusal::too_long);
    CHECK(refusal_of(std::string(60 << 10, '.')) == Refusal::too_long);
    CHECK(refusal_of(std::string(4097, 'A')) == Refusal::too_long);
    CHECK(refusal_of(std::string(4096, 'A')) == Refusal::not_three_parts);
    CHECK(refusal_of(std::string(4096, '.')) == Refusal::not_three_parts);
    CHECK(refusal_of(ClaimsText().set("filler", '"' + std::string(4000, 'x') + '"').token()) == Refusal::too_long);
    CHECK_FALSE(refusal_of(ClaimsText().set("filler", '"' + std::string(2500, 'x') + '"').token()));
}

TEST_CASE("J15: deep JSON that we signed is refused") {
    CHECK(refusal_of(ClaimsText().set("deep", repeated("[", 5000) + repeated("]", 5000)).token()) == Refusal::too_long);
    CHECK(refusal_of(ClaimsText().set("deep", repeated("[", 500) + repeated("]", 500)).token()) ==
          Refusal::malformed_claims);
    CHECK(refusal_of(ClaimsText().set("deep", repeated("{\"a\":", 8) + "1" + repeated("}", 8)).token()) ==
          Refusal::malformed_claims);
    CHECK_FALSE(refusal_of(ClaimsText().set("deep", repeated("[", 7) + repeated("]", 7)).token()));
    CHECK(with_claims(repeated("[", 1500)) == Refusal::malformed_claims);
    CHECK(with_header(R"({"alg":"HS256","deep":)" + repeated("[", 500) + repeated("]", 500) + "}") ==
          Refusal::malformed_header);
}

TEST_CASE("J15: a name that stands twice is refused, also when written in another way") {
    CHECK(with_header(R"({"alg":"HS256","alg":"HS256"})") == Refusal::malformed_header);
    CHECK(with_header(R"({"alg":"none","typ":"JWT","alg":"HS256"})") == Refusal::malformed_header);
    CHECK(with_header(R"({"alg":"HS256","\u0061lg":"none"})") == Refusal::malformed_header);
    auto claims = ClaimsText().json();
    claims.pop_back();
    CHECK(with_claims(claims + R"(,"sub":"bob"})") == Refusal::malformed_claims);
    CHECK(with_claims(claims + R"(,"s\u0075b":"bob"})") == Refusal::malformed_claims);
    CHECK(with_claims(claims + R"(,"other":1,"other":2})") == Refusal::malformed_claims);
    CHECK(with_claims(claims + R"(,"list":["a","b"],"list":"c"})") == Refusal::malformed_claims);
    CHECK_FALSE(with_claims(claims + R"(,"nested":{"sub":"bob","exp":0}})"));
}

TEST_CASE("an escaped name or text means what it stands for") {
    auto claims = ClaimsText().remove("sub").json();
    claims.pop_back();
    auto codec = our_codec();
    auto token = sealed(our_key(), plain_header, claims + R"(,"\u0073ub":"\u0061\"lice\ud83e\udd8a"})");
    CHECK(codec.verify(token, noon)->subject == "a\"lice🦊");
}

TEST_CASE("J15: anything but one JSON object in plain UTF-8 is refused") {
    auto claims = ClaimsText().json();
    for (const auto& text : {"\xef\xbb\xbf" + claims,
                             utf16(claims),
                             std::string(),
                             std::string(" "),
                             std::string("null"),
                             std::string("\"text\""),
                             std::string("1"),
                             "[" + claims + "]",
                             claims + "{}",
                             claims + "x",
                             claims + std::string(1, '\0'),
                             claims.substr(0, claims.size() - 1),
                             "/**/" + claims,
                             "{'a':1}" + claims,
                             ClaimsText().set("sub", "\"\xff\"").json(),
                             ClaimsText().set("sub", "\"\xc0\xaf\"").json(),
                             ClaimsText().set("sub", "\"\xed\xa0\x80\"").json(),
                             ClaimsText().set("sub", R"("\ud800")").json(),
                             ClaimsText().set("sub", "\"a\nb\"").json(),
                             ClaimsText().set("x", "01").json(),
                             ClaimsText().set("x", "NaN").json(),
                             ClaimsText().set("x", "1,").json(),
                             ClaimsText().set("x\xff", "1").json()})
        CHECK_MESSAGE(with_claims(text) == Refusal::malformed_claims, text);
    for (const auto& text :
         {"\xef\xbb\xbf" + std::string(plain_header), utf16(plain_header), std::string("\"HS256\""), std::string("[]"),
          std::string("null"), std::string(plain_header) + "{}", std::string("{\"alg\":\"HS256\",\"x\":\"\xff\"}")})
        CHECK_MESSAGE(with_header(text) == Refusal::malformed_header, text);
}

TEST_CASE("J15: many small members are refused") {
    auto claims = ClaimsText();
    for (int i = 0; i < 56; ++i) claims.set("m" + std::to_string(i), "0");
    CHECK_FALSE(refusal_of(claims.token()));
    CHECK(refusal_of(claims.set("one", "0").token()) == Refusal::malformed_claims);
    CHECK(refusal_of(ClaimsText().set("list", "[0" + repeated(",0", 100) + "]").token()) == Refusal::malformed_claims);
}

TEST_CASE("a codec that has refused a token takes the next good one") {
    auto codec = our_codec();
    auto good = ClaimsText().token();
    for (const auto& bad : {std::string("a.b"), sealed(our_key(), plain_header, "{\"sub\":\"" + std::string(500, 'x')),
                            sealed(our_key(), "[[[", "{}"), ClaimsText().remove("sub").token()}) {
        CHECK_FALSE(codec.verify(bad, noon).has_value());
        CHECK(codec.verify(good, noon) == alices_claims());
    }
}
