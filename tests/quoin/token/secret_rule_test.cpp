#include "quoin/token/secret_rule.hpp"

#include "quoin/crypto/random.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace quoin;

TEST_CASE("J5: a missing or short secret is refused") {
    CHECK(why_refused("") == "is empty");
    CHECK(why_refused("n7Xw2QpL0vZk8RbT4yHs6JdF1mGc9Ue") == "is shorter than the 32 bytes that HS256 asks for");
    CHECK(why_refused("n7Xw2QpL0vZk8RbT4yHs6JdF1mGc9UeA").empty());
}

TEST_CASE("J5: the longer hashes ask for longer secrets") {
    auto text = random_token(48).substr(0, 63);
    CHECK(why_refused(text.substr(0, 48), Algorithm::hs384).empty());
    CHECK(why_refused(text.substr(0, 47), Algorithm::hs384) == "is shorter than the 48 bytes that HS384 asks for");
    CHECK(why_refused(text, Algorithm::hs512) == "is shorter than the 64 bytes that HS512 asks for");
    CHECK(why_refused(text + "A", Algorithm::hs512).empty());
}

TEST_CASE("J5: a placeholder, or a key that a tutorial published, is refused at any length") {
    for (auto secret :
         {"secret", "changeme", "your_secret_key_here", "supersecretsupersecretsupersecret!!", "your-256-bit-secret",
          "a-string-secret-at-least-256-bits-long", "MY_VERY_LONG_SECRET_KEY_FOR_SIGNING_JWT",
          "please-change-me-before-production-0", "django-insecure-k2(x!v0w8$rq9z@7yb4n6",
          "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
          "404e635266556a586e3272357538782f413f4428472b4b6250645367566b5970",
          "09D25E094FAA6CA2556C818166B7A9563B93F7099F6F0F4CAA6CF63B88E8D3E7"})
        CHECK_MESSAGE(why_refused(secret) == "is a placeholder or a key published in a tutorial", std::string(secret));
}

TEST_CASE("J5: a secret with almost no variety is refused") {
    for (const auto& secret :
         {std::string(64, 'a'), std::string(64, '\0'), std::string("0123456789abcdef0123456789abcdef"),
          std::string("abcdefghijklmnopqrstuvwxyz0123456789"), std::string("n7Xw2QpL0vZk8RbTn7Xw2QpL0vZk8RbT"),
          std::string("xqmxxmqqxmxqmmqxqxxmqmxqmqqxmxqx"), std::string("zyxwvutsrqponmlkjihgfedcba9876543210"),
          std::string("kT4!kT4!kT4!kT4!kT4!kT4!kT4!kT4!k")})
        CHECK_MESSAGE(why_refused(secret) == "has almost no variety", secret);
}

TEST_CASE("J5: random keys in the usual spellings are taken") {
    for (int i = 0; i < 200; ++i) CHECK(why_refused(random_token(32)).empty());
    for (auto secret : {"5f0c1e9a7b3d48266e2a9c04d17fb853", "C3A91F6E0B7D42581E9F0A6C4B8D73251F6E0B7DC3A94258",
                        "mQ2zX8vK1pL5nR7tW9yB4cD6fG0hJ3sA==", "49302718564930172856391047285613"})
        CHECK_MESSAGE(why_refused(secret).empty(), std::string(secret));
}
