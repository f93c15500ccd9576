#pragma once
// Signatures over text as JSON Web Signature defines them (RFC 7515; RFC 7518, section 3; RFC 8037).

#include "quoin/base/secret.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace quoin {

enum class Algorithm { hs256, hs384, hs512, rs256, es256, eddsa };

// As it stands in a token's header: "HS256".
std::string_view name(Algorithm algorithm) noexcept;
// The names are exact: "hs256" is none of them (RFC 7515, section 4.1.1).
std::optional<Algorithm> algorithm_named(std::string_view name) noexcept;

// Whether the key is a shared secret rather than a key pair.
bool is_hmac(Algorithm algorithm) noexcept;
// The least bytes an HMAC secret must have, the size of its hash (RFC 7518, section 3.2); 0 for a key pair.
std::size_t least_secret(Algorithm algorithm) noexcept;

// A key bound to one algorithm, so that no text can choose another for it (RFC 8725, section 3.1).
// Signing and verifying reuse the key's own context: one key for each thread. Copies are independent of each other.
class SigningKey {
public:
    // `key` is the secret itself for HMAC, else a private key in PEM from which the public one is derived.
    // Throws std::invalid_argument, without the key in its text, when the key does not suit the algorithm: an empty
    // secret, RSA under 2048 bits, a curve other than P-256 or Ed25519, a PEM behind a passphrase.
    SigningKey(Algorithm algorithm, const Secret& key);
    SigningKey(const SigningKey& other);
    SigningKey(SigningKey&& other) noexcept;
    SigningKey& operator=(SigningKey other) noexcept;
    ~SigningKey();

    Algorithm algorithm() const noexcept { return algorithm_; }

    // Replaces `signature` by the raw bytes: for ES256 r and s of 32 bytes each, not DER.
    void sign(std::string_view message, std::string& signature);
    // In constant time for HMAC, and without allocating there. No signature, however malformed, throws.
    bool verify(std::string_view message, std::string_view signature);

    class Scheme;

private:
    Algorithm algorithm_;
    std::unique_ptr<Scheme> scheme_;
};

}  // namespace quoin
