#include "quoin/crypto/random.hpp"

#include "quoin/crypto/base64url.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace quoin;

TEST_CASE("a random token is base64url text of as many bytes as asked for") {
    std::string bytes;
    CHECK(decode_base64url(random_token(32), bytes));
    CHECK(bytes.size() == 32);
    CHECK(random_token(16).size() == 22);
    CHECK(random_token(0).empty());
}

TEST_CASE("no two random tokens are equal") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random_token(16));
    CHECK(seen.size() == 1000);
}
