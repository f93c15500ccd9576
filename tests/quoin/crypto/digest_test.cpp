#include "quoin/crypto/digest.hpp"

#include <doctest/doctest.h>

using namespace quoin;

TEST_CASE("SHA-256 is what FIPS 180-4 says") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("texts are equal only with the same length and the same bytes") {
    CHECK(equal_in_constant_time("secret", "secret"));
    CHECK(equal_in_constant_time("", ""));
    CHECK_FALSE(equal_in_constant_time("secret", "secreT"));
    CHECK_FALSE(equal_in_constant_time("secret", "secrets"));
    CHECK_FALSE(equal_in_constant_time("", "s"));
}
