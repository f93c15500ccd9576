#include "quoin/crypto/password_rule.hpp"

#include "tests/corpora.hpp"

#include <boost/json/parse.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace quoin;

namespace {

std::string repeated(std::string_view text, int times) {
    std::string whole;
    for (int i = 0; i < times; ++i) whole += text;
    return whole;
}

}  // namespace

TEST_CASE("P5: every password of the corpus is refused for being common") {
    std::ifstream file(testing::corpora() / "common-passwords/common-8plus.json");
    if (!file) {
        MESSAGE("skipped: no common-passwords corpus");
        return;
    }
    auto text = std::string(std::istreambuf_iterator(file), {});
    auto passwords = boost::json::parse(text).at("passwords").as_array();
    CHECK(passwords.size() >= 160);
    for (const auto& password : passwords)
        CHECK_MESSAGE(why_refused(password.as_string()) == "is too common", password.as_string().c_str());
}

TEST_CASE(
    "P5: a common password is refused in any case, with a year behind it, repeated, or walked along the keyboard") {
    for (auto password :
         {"PassWord", "Password1", "Summer2024!", "dragon1999", "qwertyuiop", "poiuytrewq", "1q2w3e4r5t6y", "abcdefgh",
          "zyxwvuts", "24682468", "aaaaaaaaa", "abababab", "shadowshadow", "Qwerty123456", "letmein!!", "x123456789"})
        CHECK_MESSAGE(why_refused(password) == "is too common", std::string(password));
}

TEST_CASE("P6: no kind of character is asked for, and nothing forbidden but what is common") {
    for (auto password : {"correct horse battery staple", "quietriverstonebridgelantern", "kxvqmzwt", "90417356",
                          "пароль-длинный", "a1B2a1B2a1B2", "monkeybridge", "  spaces  ", "🦊🐢🦉🐝🦋🐙🦀🐳"})
        CHECK_MESSAGE(why_refused(password).empty(), std::string(password));
}

TEST_CASE("P4: the least length counts characters, not bytes, and is a setting") {
    CHECK(why_refused("kxvqmzw") == "is too short");
    CHECK(why_refused("ключевое").empty());
    CHECK(why_refused("ключево") == "is too short");
    CHECK(why_refused("kxvqmzwt-glpfh", 15) == "is too short");
    CHECK(why_refused("kxvqmzwt-glpfhb", 15).empty());
    CHECK(why_refused("") == "is too short");
}

TEST_CASE("P1: the greatest length counts bytes, since bcrypt sees no more") {
    CHECK(why_refused(repeated("a1B2", 18)).empty());
    CHECK(why_refused(repeated("a1B2", 18) + "X") == "is longer than 72 bytes of UTF-8");
    CHECK(why_refused(repeated("🦊", 18)).empty());
    CHECK(why_refused(repeated("🦊", 19)) == "is longer than 72 bytes of UTF-8");
}

TEST_CASE("P2: a NUL is refused") {
    CHECK(why_refused(std::string_view("kxvqmzwt\0glpfh", 14)) == "contains a NUL character");
}

TEST_CASE("bytes that are not UTF-8 are refused") {
    for (auto password : {"kxvqmzwt\xff", "kxvqmzwt\xc3", "kxvqmzwt\xc0\xaf", "kxvqmzwt\xed\xa0\x80",
                          "kxvqmzwt\xf4\x90\x80\x80", "kxvqmzwt\x80", "kxvqmzwt\xe0\x80\xaf"})
        CHECK(why_refused(password) == "is not UTF-8 text");
}
