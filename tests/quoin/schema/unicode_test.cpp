#include "quoin/schema/unicode.hpp"

#include <doctest/doctest.h>

using namespace quoin;

TEST_CASE("an accent has one spelling in the normal form C") {
    CHECK(to_nfc("e\u0301") == "\u00E9");
    CHECK(to_nfc("\u212B") == "\u00C5");  // the Ångström sign is the letter
    CHECK(to_nfc("\u1100\u1161") == "\uAC00");
    CHECK(to_nfc("plain, and 日本語") == "plain, and 日本語");
    CHECK(to_nfc(std::string_view("a\0e\u0301", 5)) == std::string_view("a\0\u00E9", 4));
    CHECK(to_nfc("").empty());
    CHECK(is_nfc("\u00E9"));
    CHECK(is_nfc(""));
    CHECK_FALSE(is_nfc("e\u0301"));
    CHECK_FALSE(is_nfc("a\u0323\u0307 and a\u0307\u0323"));  // marks in two orders
}

TEST_CASE("what is not UTF-8 has no normal form, and does no harm") {
    for (const auto* text : {"\xFF", "a\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
        CHECK_FALSE(is_nfc(text));
        CHECK(to_nfc(text) == text);
        has_space_around(text);
    }
}

TEST_CASE("a space is one in every script, and where it is not seen") {
    for (const auto* text : {" a", "a ", "\u00A0a", "a\u3000", "\u2003a", "a\u200B", "\uFEFFa", "a\u2028", "\u202Ea"})
        CHECK_MESSAGE(has_space_around(text), text);
    for (const auto* text : {"", "a", "a b", "é", "日本", "😀"}) CHECK_FALSE_MESSAGE(has_space_around(text), text);
}
