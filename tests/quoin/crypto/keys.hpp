#pragma once
// Fresh keys for tests, in PEM.

#include "quoin/crypto/openssl.hpp"
#include "quoin/crypto/signature.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <string>

namespace quoin {

using TestKey = Owned<EVP_PKEY, EVP_PKEY_free>;

inline std::string contents(BIO* bio) {
    char* data = nullptr;
    auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

inline std::string private_pem(const TestKey& key) {
    Owned<BIO, BIO_free> bio(BIO_new(BIO_s_mem()));
    if (!key || PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        openssl_failed("writing a test key");
    return contents(bio.get());
}

inline std::string public_pem(const TestKey& key) {
    Owned<BIO, BIO_free> bio(BIO_new(BIO_s_mem()));
    if (!key || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) openssl_failed("writing a test key");
    return contents(bio.get());
}

inline TestKey rsa_key(unsigned bits) { return TestKey(EVP_RSA_gen(bits)); }
inline TestKey ec_key(const char* curve) { return TestKey(EVP_EC_gen(curve)); }
inline TestKey ed25519_key() { return TestKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

inline const TestKey& test_rsa_key() {
    static const TestKey key = rsa_key(2048);  // made once: it takes long
    return key;
}

// A key that suits the algorithm.
inline SigningKey test_key(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::rs256: return {algorithm, Secret(private_pem(test_rsa_key()))};
        case Algorithm::es256: return {algorithm, Secret(private_pem(ec_key("P-256")))};
        case Algorithm::eddsa: return {algorithm, Secret(private_pem(ed25519_key()))};
        default: return {algorithm, Secret(std::string(64, 'k'))};
    }
}

inline constexpr Algorithm all_algorithms[] = {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512,
                                               Algorithm::rs256, Algorithm::es256, Algorithm::eddsa};

}  // namespace quoin
