#pragma once
// A payload signed as text: JSON Web Signature in its compact form (RFC 7515, section 7.1), under the rules of RFC
// 8725.

#include "quoin/crypto/signature.hpp"
#include "quoin/token/object_reader.hpp"
#include "quoin/token/refusal.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace quoin {

// Longer tokens are refused before any work, and never made: a header field of 8 KiB holds one with room to spare.
constexpr std::size_t longest_token = 4096;

// Not for several threads at once: each has its own, made from a copy of the key.
class Envelope {
public:
    explicit Envelope(SigningKey key);

    // The text of a payload. Throws std::invalid_argument when it would be longer than longest_token.
    std::string seal(std::string_view payload);

    // The payload of a text whose signature is good, valid until the next call. No text makes it throw.
    // Exactly one text is taken for a header, a payload and a signature. The algorithm is the key's: the header must
    // name it, and brings no key (`jwk`, `jku`, `x5u` and `x5c` are refused, `kid` is not looked at), no extension
    // (`crit`, `b64`) and no type but "JWT".
    std::expected<std::string_view, Refusal> open(std::string_view text);

private:
    std::expected<void, Refusal> check_header(std::string_view encoded);

    SigningKey key_;
    std::string own_header_;  // encoded
    ObjectReader header_;
    std::string signature_, decoded_;
};

}  // namespace quoin
