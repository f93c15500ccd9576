#include "quoin/migrate/checksum.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace quoin::migrate {

std::string checksum(std::string_view text) {
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!text.substr(i).starts_with("\r\n")) lines += text[i];
    std::array<unsigned char, 32> digest;
    if (EVP_Digest(lines.data(), lines.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL has no SHA-256");
    std::string digits;
    for (const auto byte : digest)
        for (const auto half : {byte >> 4, byte & 15}) digits += "0123456789abcdef"[half];
    return digits;
}

}  // namespace quoin::migrate
