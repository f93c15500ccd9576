#include "quoin/crypto/base64url.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace quoin;

namespace {

std::string encoded(std::string_view bytes) {
    std::string text;
    append_base64url(text, bytes);
    return text;
}

bool is_refused(std::string_view text) {
    std::string bytes;
    return !decode_base64url(text, bytes);
}

}  // namespace

TEST_CASE("the examples of RFC 4648 are written without padding and read back") {
    using namespace std::literals;
    for (auto [bytes, text] : {std::pair{""sv, ""sv},
                               {"f", "Zg"},
                               {"fo", "Zm8"},
                               {"foo", "Zm9v"},
                               {"foob", "Zm9vYg"},
                               {"fooba", "Zm9vYmE"},
                               {"foobar", "Zm9vYmFy"},
                               {"\xfb\xff\xbf", "-_-_"}}) {
        CHECK(encoded(bytes) == text);
        std::string back = "what was there before";
        CHECK(decode_base64url(text, back));
        CHECK(back == bytes);
    }
}

TEST_CASE("every byte comes back from every place in a group") {
    for (int value = 0; value < 256; ++value)
        for (std::size_t place = 0; place < 5; ++place) {
            std::string bytes(5, '\x5a');
            bytes[place] = static_cast<char>(value);
            std::string back;
            CHECK(decode_base64url(encoded(bytes), back));
            CHECK(back == bytes);
        }
}

TEST_CASE("encoding appends to what the caller has") {
    std::string text = "head.";
    append_base64url(text, "foo");
    CHECK(text == "head.Zm9v");
}

TEST_CASE("J7: padding, the other alphabet and white space are refused") {
    for (auto text :
         {"Zg==", "Zm8=", "+_-_", "-/-_", "Zm 9v", "Zm9v\n", " Zm9v", "Zm9v\r\n", "Zm9v=", "=", "Zm\xc3\xa9v"})
        CHECK_MESSAGE(is_refused(text), std::string(text));
    CHECK(is_refused({"Zm\0v", 4}));
}

TEST_CASE("J7: bits behind the last byte are refused") {
    CHECK(is_refused("Zh"));
    CHECK(is_refused("Zk"));
    CHECK(is_refused("Zm9"));
    CHECK(is_refused("Zm9vYv"));
}

TEST_CASE("a length that no bytes have is refused") {
    CHECK(is_refused("Z"));
    CHECK(is_refused(std::string_view("Zm9vYQ").substr(0, 5)));
}
