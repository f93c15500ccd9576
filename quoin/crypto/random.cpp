#include "quoin/crypto/random.hpp"

#include "quoin/base/secret.hpp"
#include "quoin/crypto/base64url.hpp"
#include "quoin/crypto/openssl.hpp"

#include <openssl/rand.h>

namespace quoin {

void random_bytes(std::span<std::byte> out) {
    if (RAND_bytes_ex(nullptr, reinterpret_cast<unsigned char*>(out.data()), out.size(), 0) != 1)
        openssl_failed("drawing random bytes");
}

std::string random_token(std::size_t bytes) {
    std::string raw(bytes, '\0');
    random_bytes(std::as_writable_bytes(std::span(raw)));
    std::string text;
    append_base64url(text, raw);
    wipe(raw);
    return text;
}

}  // namespace quoin
