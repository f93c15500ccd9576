#include "quoin/crypto/openssl.hpp"
#include "quoin/crypto/scheme.hpp"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <limits>
#include <stdexcept>

namespace quoin {

namespace {

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using MessageContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using EcdsaSignature = Owned<ECDSA_SIG, ECDSA_SIG_free>;
using Number = Owned<BIGNUM, BN_free>;

constexpr int scalar_size = 32;  // of P-256, in bytes
constexpr int least_rsa_bits = 2048;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// RFC 7518, section 3.4: r and s, 32 bytes each, where OpenSSL speaks DER.
void der_to_raw(std::string& signature) {
    const unsigned char* in = bytes(signature);
    EcdsaSignature parsed(d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(signature.size())));
    if (!parsed) openssl_failed("reading an ECDSA signature");
    signature.resize(2 * scalar_size);
    if (BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), bytes(signature), scalar_size) != scalar_size ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), bytes(signature) + scalar_size, scalar_size) != scalar_size)
        openssl_failed("writing an ECDSA signature");
}

using Der = std::array<unsigned char, 80>;  // two integers of at most 35 bytes behind a head of 2

std::string_view raw_to_der(std::string_view raw, Der& der) {
    Number r(BN_bin2bn(bytes(raw), scalar_size, nullptr));
    Number s(BN_bin2bn(bytes(raw) + scalar_size, scalar_size, nullptr));
    EcdsaSignature signature(ECDSA_SIG_new());
    if (!r || !s || !signature || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1)
        openssl_failed("reading an ECDSA signature");
    static_cast<void>(r.release());  // the signature owns both now
    static_cast<void>(s.release());
    auto* end = der.data();
    auto size = i2d_ECDSA_SIG(signature.get(), &end);
    if (size <= 0) openssl_failed("writing an ECDSA signature");
    return {reinterpret_cast<const char*>(der.data()), static_cast<std::size_t>(size)};
}

// The default asks for a passphrase on the terminal: a server must not wait there.
int no_passphrase(char*, int, int, void*) { return -1; }

Key read_private_key(std::string_view pem) {
    if (pem.size() > std::numeric_limits<int>::max()) throw std::invalid_argument("the private key is too long");
    Owned<BIO, BIO_free> source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Key key(source ? PEM_read_bio_PrivateKey(source.get(), nullptr, no_passphrase, nullptr) : nullptr);
    ERR_clear_error();
    if (!key) throw std::invalid_argument("the key is not a private key in PEM without a passphrase");
    return key;
}

bool is_p256(const EVP_PKEY* key) {
    std::array<char, 32> group{};
    return EVP_PKEY_is_a(key, "EC") && EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
           std::string_view(group.data()) == "prime256v1";
}

void require_suitable(Algorithm algorithm, const EVP_PKEY* key) {
    switch (algorithm) {
        case Algorithm::rs256:
            if (!EVP_PKEY_is_a(key, "RSA")) throw std::invalid_argument("RS256 needs an RSA key");
            if (EVP_PKEY_get_bits(key) < least_rsa_bits)
                throw std::invalid_argument("RS256 needs an RSA key of 2048 bits or more");
            return;
        case Algorithm::es256:
            if (!is_p256(key)) throw std::invalid_argument("ES256 needs a key on the curve P-256");
            return;
        case Algorithm::eddsa:
            if (!EVP_PKEY_is_a(key, "ED25519")) throw std::invalid_argument("EdDSA needs an Ed25519 key");
            return;
        default: throw std::invalid_argument("an HMAC algorithm has no key pair");
    }
}

class KeyPair : public SigningKey::Scheme {
public:
    KeyPair(Algorithm algorithm, Key key) : algorithm_(algorithm), key_(std::move(key)), context_(EVP_MD_CTX_new()) {
        if (!context_) openssl_failed("preparing a key pair");
    }

    std::unique_ptr<Scheme> clone() const override {
        if (EVP_PKEY_up_ref(key_.get()) != 1) openssl_failed("copying a key pair");
        return std::make_unique<KeyPair>(algorithm_, Key(key_.get()));
    }

    void sign(std::string_view message, std::string& signature) override {
        std::size_t size = 0;
        if (EVP_MD_CTX_reset(context_.get()) != 1 ||
            EVP_DigestSignInit(context_.get(), nullptr, digest(), nullptr, key_.get()) != 1 ||
            EVP_DigestSign(context_.get(), nullptr, &size, bytes(message), message.size()) != 1)
            openssl_failed("signing");
        signature.resize(size);
        if (EVP_DigestSign(context_.get(), bytes(signature), &size, bytes(message), message.size()) != 1)
            openssl_failed("signing");
        signature.resize(size);
        if (algorithm_ == Algorithm::es256) der_to_raw(signature);
    }

    bool verify(std::string_view message, std::string_view signature) override {
        Der der;
        if (algorithm_ == Algorithm::es256) {
            if (signature.size() != 2 * scalar_size) return false;
            signature = raw_to_der(signature, der);
        }
        if (EVP_MD_CTX_reset(context_.get()) != 1 ||
            EVP_DigestVerifyInit(context_.get(), nullptr, digest(), nullptr, key_.get()) != 1)
            openssl_failed("preparing to verify a signature");
        auto good =
            EVP_DigestVerify(context_.get(), bytes(signature), signature.size(), bytes(message), message.size()) == 1;
        if (!good) ERR_clear_error();  // else the next TLS call on this thread would take the refusal for its own
        return good;
    }

private:
    // Ed25519 hashes by itself.
    const EVP_MD* digest() const { return algorithm_ == Algorithm::eddsa ? nullptr : EVP_sha256(); }

    Algorithm algorithm_;
    Key key_;
    MessageContext context_;
};

}  // namespace

std::unique_ptr<SigningKey::Scheme> make_key_pair(Algorithm algorithm, const Secret& pem) {
    auto key = read_private_key(pem.reveal());
    require_suitable(algorithm, key.get());
    return std::make_unique<KeyPair>(algorithm, std::move(key));
}

}  // namespace quoin
