#include "quoin/crypto/signature.hpp"

#include "tests/quoin/crypto/keys.hpp"

#include <openssl/err.h>

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using namespace quoin;

namespace {

std::string signature_of(SigningKey& key, std::string_view message) {
    std::string signature;
    key.sign(message, signature);
    return signature;
}

SigningKey from_pem(Algorithm algorithm, const TestKey& key) { return {algorithm, Secret(private_pem(key))}; }

}  // namespace

TEST_CASE("a signature of every algorithm is good for its message and for no other") {
    for (auto algorithm : all_algorithms) {
        CAPTURE(name(algorithm));
        auto key = test_key(algorithm), stranger = test_key(algorithm);
        auto signature = signature_of(key, "message");
        CHECK(key.verify("message", signature));
        CHECK(key.verify("message", signature));  // again, with the context that is reused
        CHECK_FALSE(key.verify("Message", signature));
        CHECK_FALSE(key.verify("message ", signature));
        CHECK_FALSE(key.verify("", signature));
        CHECK(key.verify("message", signature));
        if (algorithm == Algorithm::es256 || algorithm == Algorithm::eddsa)
            CHECK_FALSE(stranger.verify("message", signature));
    }
}

TEST_CASE("an HMAC is what RFC 4231 says, whatever was signed before") {
    using namespace std::literals;
    SigningKey key(Algorithm::hs256, Secret("Jefe"));
    for (int i = 0; i < 3; ++i)
        CHECK(signature_of(key, "what do ya want for nothing?") ==
              "\x5b\xdc\xc1\x46\xbf\x60\x75\x4e\x6a\x04\x24\x26\x08\x95\x75\xc7"
              "\x5a\x00\x3f\x08\x9d\x27\x39\x83\x9d\xec\x58\xb9\x64\xec\x38\x43"sv);
}

TEST_CASE("J6: a signature that is cut, longer, empty or changed in one bit is refused") {
    for (auto algorithm : all_algorithms) {
        CAPTURE(name(algorithm));
        auto key = test_key(algorithm);
        auto signature = signature_of(key, "message");
        for (std::size_t size : {std::size_t{0}, std::size_t{16}, signature.size() - 1})
            CHECK_FALSE(key.verify("message", signature.substr(0, size)));
        CHECK_FALSE(key.verify("message", signature + '\0'));
        for (std::size_t bit = 0; bit < 8 * signature.size(); bit += 7) {
            auto changed = signature;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
            CHECK_FALSE(key.verify("message", changed));
        }
        CHECK(key.verify("message", signature));
    }
}

TEST_CASE("J3: an ES256 signature of zeros is refused, and none is DER") {
    auto key = test_key(Algorithm::es256);
    CHECK_FALSE(key.verify("message", std::string(64, '\0')));
    CHECK_FALSE(key.verify("message", std::string(31, '\0') + '\1' + std::string(32, '\0')));
    CHECK_FALSE(key.verify("message", std::string(63, '\0') + '\1'));
    for (int i = 0; i < 50; ++i) CHECK(signature_of(key, "message").size() == 64);
}

TEST_CASE("a refused signature leaves no error behind for other users of OpenSSL") {
    for (auto algorithm : all_algorithms) {
        auto key = test_key(algorithm);
        CHECK_FALSE(key.verify("message", std::string(64, 'x')));
        CHECK(ERR_peek_error() == 0);
    }
}

TEST_CASE("a key that does not suit its algorithm is refused without being shown") {
    CHECK_THROWS_WITH(from_pem(Algorithm::rs256, rsa_key(1024)), "RS256 needs an RSA key of 2048 bits or more");
    CHECK_THROWS_WITH(from_pem(Algorithm::rs256, ec_key("P-256")), "RS256 needs an RSA key");
    CHECK_THROWS_WITH(from_pem(Algorithm::es256, ec_key("P-384")), "ES256 needs a key on the curve P-256");
    CHECK_THROWS_WITH(from_pem(Algorithm::es256, ed25519_key()), "ES256 needs a key on the curve P-256");
    CHECK_THROWS_WITH(from_pem(Algorithm::eddsa, ec_key("P-256")), "EdDSA needs an Ed25519 key");
    CHECK_THROWS_WITH(SigningKey(Algorithm::hs256, Secret()), "the secret of an HMAC key is empty");
    for (auto text : {"", "not a PEM", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
        CHECK_THROWS_WITH(SigningKey(Algorithm::rs256, Secret(text)),
                          "the key is not a private key in PEM without a passphrase");
    CHECK_THROWS_AS(SigningKey(Algorithm::es256, Secret(public_pem(ec_key("P-256")))), std::invalid_argument);
}

TEST_CASE("a private key behind a passphrase is refused instead of asked for on the terminal") {
    auto key = ec_key("P-256");
    Owned<BIO, BIO_free> bio(BIO_new(BIO_s_mem()));
    REQUIRE(PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_128_cbc(), "phrase", 6, nullptr, nullptr) == 1);
    CHECK_THROWS_AS(SigningKey(Algorithm::es256, Secret(contents(bio.get()))), std::invalid_argument);
}

TEST_CASE("copies of a key serve several threads at once") {
    for (auto algorithm : all_algorithms) {
        CAPTURE(name(algorithm));
        auto key = test_key(algorithm);
        auto signature = signature_of(key, "message");
        std::vector<int> good(4);
        {
            std::vector<std::jthread> threads;
            for (auto& count : good)
                threads.emplace_back([&count, &signature, copy = key] mutable {
                    for (int i = 0; i < 50; ++i) count += copy.verify("message", signature);
                });
        }
        CHECK(good == std::vector<int>(4, 50));
    }
}

TEST_CASE("algorithms have exactly the names of RFC 7518") {
    for (auto algorithm : all_algorithms) CHECK(algorithm_named(name(algorithm)) == algorithm);
    for (auto text : {"", "none", "hs256", "HS256 ", "PS256", "ES384", "Ed25519"})
        CHECK_FALSE(algorithm_named(text).has_value());
}
