#include "quoin/crypto/digest.hpp"
#include "quoin/crypto/openssl.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>

namespace quoin {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, 32> digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        openssl_out_of_memory();
    std::string text;
    text.reserve(2 * digest.size());
    for (auto byte : digest) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace quoin
