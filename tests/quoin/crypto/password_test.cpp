#include "quoin/crypto/password.hpp"

#include "quoin/crypto/digest.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>
#include <vector>

using namespace quoin;

namespace {

constexpr int cheap = 4;  // 1 ms a hash
constexpr std::string_view passlib_hash = "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW";  // "secret"

}  // namespace

TEST_CASE("a password matches its own hash and no other password does") {
    PasswordHasher hasher(cheap);
    auto stored = hasher.hash("correct horse battery staple");
    CHECK(stored.starts_with("$2b$04$"));
    CHECK(stored.size() == 60);
    CHECK(hasher.verify("correct horse battery staple", stored));
    CHECK_FALSE(hasher.verify("correct horse battery stapler", stored));
    CHECK_FALSE(hasher.verify("Correct horse battery staple", stored));
    CHECK_FALSE(hasher.verify("", stored));
}

TEST_CASE("the same password is hashed with another salt each time") {
    PasswordHasher hasher(cheap);
    CHECK(hasher.hash("correct horse") != hasher.hash("correct horse"));
}

TEST_CASE("a hash made by passlib is verified, and the known answers of bcrypt hold for each of its names") {
    PasswordHasher hasher(cheap);
    CHECK(hasher.verify("secret", passlib_hash));
    CHECK_FALSE(hasher.verify("Secret", passlib_hash));
    for (auto scheme : {"$2a$", "$2b$", "$2y$"})
        CHECK(hasher.verify("U*U", scheme + std::string("05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")));
}

TEST_CASE("a salt whose unused bits are set, as old passlib wrote it, still verifies") {
    PasswordHasher hasher(cheap);
    CHECK(hasher.verify("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC/E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
}

TEST_CASE("the unsalted SHA-256 of the second seed is verified, in either case of its digits") {
    PasswordHasher hasher(cheap);
    auto stored = sha256_hex("correct horse");
    CHECK(hasher.verify("correct horse", stored));
    CHECK_FALSE(hasher.verify("correct house", stored));
    for (char& c : stored)
        if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
    CHECK(hasher.verify("correct horse", stored));
}

TEST_CASE("P1: a password of 72 bytes works whole, and a longer one never matches its beginning") {
    PasswordHasher hasher(cheap);
    std::string full(72, 'a');
    auto stored = hasher.hash(full);
    CHECK(hasher.verify(full, stored));
    CHECK_FALSE(hasher.verify(full.substr(1), stored));
    CHECK_FALSE(hasher.verify(full + "b", stored));
    CHECK_FALSE(hasher.verify(full + "b", sha256_hex(full + "b")));
    CHECK_THROWS_AS(hasher.hash(full + "b"), std::invalid_argument);
}

TEST_CASE("P2: a password with a NUL never matches what stands before it") {
    using namespace std::literals;
    PasswordHasher hasher(cheap);
    auto stored = hasher.hash("prefix");
    CHECK_FALSE(hasher.verify("prefix\0a"sv, stored));
    CHECK_FALSE(hasher.verify("\0"sv, hasher.hash("")));
    CHECK_THROWS_AS(hasher.hash("prefix\0a"sv), std::invalid_argument);
}

TEST_CASE("what is no hash matches nothing") {
    PasswordHasher hasher(cheap);
    auto good = hasher.hash("secret");
    for (std::string stored :
         {"", "secret", "*0", "$2b$", "$1$salt$hash", "$2x$04$", "$argon2id$v=19$m=16,t=2,p=1$c2FsdA$aGFzaA"})
        CHECK_FALSE_MESSAGE(hasher.verify("secret", stored), stored);
    CHECK_FALSE(hasher.verify("secret", good.substr(0, 59)));
    CHECK_FALSE(hasher.verify("secret", good + "."));
    CHECK_FALSE(hasher.verify("secret", "$2x" + good.substr(3)));
    CHECK_FALSE(hasher.verify("secret", "$2b$03$" + good.substr(7)));
    CHECK_FALSE(hasher.verify("secret", "$2b$99$" + good.substr(7)));
    CHECK_FALSE(hasher.verify("secret", "$2b$0:$" + good.substr(7)));
    CHECK_FALSE(hasher.verify("secret", good.substr(0, 20) + ":" + good.substr(21)));
    CHECK_FALSE(hasher.verify("secret", std::string(64, 'g')));
}

TEST_CASE("P9: a hash of another cost or scheme is to be replaced") {
    PasswordHasher hasher(5);
    CHECK_FALSE(hasher.needs_rehash(hasher.hash("secret")));
    CHECK(hasher.needs_rehash(PasswordHasher(cheap).hash("secret")));
    CHECK(hasher.needs_rehash("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
    CHECK(hasher.needs_rehash(sha256_hex("secret")));
    CHECK(PasswordHasher(cheap).verify("secret", hasher.hash("secret")));
}

TEST_CASE("P10: the dummy is a hash of the hasher's cost that no password has") {
    PasswordHasher hasher(cheap);
    CHECK(hasher.dummy().starts_with("$2b$04$"));
    CHECK_FALSE(hasher.needs_rehash(hasher.dummy()));
    CHECK(PasswordHasher().dummy().starts_with("$2b$12$"));
    for (auto password : {"", "secret", "password", "Quoin"}) CHECK_FALSE(hasher.verify(password, hasher.dummy()));
}

TEST_CASE("a cost that bcrypt does not know is refused") {
    CHECK_THROWS_AS(PasswordHasher(3), std::invalid_argument);
    CHECK_THROWS_AS(PasswordHasher(32), std::invalid_argument);
}

TEST_CASE("one hasher serves several threads at once") {
    const PasswordHasher hasher(cheap);
    std::vector<int> good(4);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < good.size(); ++i)
            threads.emplace_back([&hasher, &count = good[i], password = "password of " + std::to_string(i)] {
                for (int n = 0; n < 5; ++n) count += hasher.verify(password, hasher.hash(password));
            });
    }
    CHECK(good == std::vector<int>(4, 5));
}
