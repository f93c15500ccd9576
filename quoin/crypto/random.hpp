#pragma once
// Unpredictable bytes from OpenSSL's generator: keys, token ids, salts.

#include <cstddef>
#include <span>
#include <string>

namespace quoin {

// Throws std::runtime_error when the generator has no entropy: never gives weak bytes.
void random_bytes(std::span<std::byte> out);

// `bytes` random bytes as base64url text: 16 for an id that cannot be guessed, 32 for a key.
std::string random_token(std::size_t bytes);

}  // namespace quoin
