#pragma once
// The two ways to sign behind SigningKey: with a shared secret, and with a key pair.

#include "quoin/crypto/signature.hpp"

namespace quoin {

class SigningKey::Scheme {
public:
    virtual ~Scheme() = default;
    virtual std::unique_ptr<Scheme> clone() const = 0;
    virtual void sign(std::string_view message, std::string& signature) = 0;
    virtual bool verify(std::string_view message, std::string_view signature) = 0;
};

std::unique_ptr<SigningKey::Scheme> make_hmac(Algorithm algorithm, const Secret& secret);
std::unique_ptr<SigningKey::Scheme> make_key_pair(Algorithm algorithm, const Secret& pem);

}  // namespace quoin
