#include "quoin/crypto/openssl.hpp"

#include <openssl/err.h>

#include <array>
#include <new>
#include <stdexcept>
#include <string>

namespace quoin {

void openssl_failed(std::string_view what) {
    const auto code = ERR_peek_last_error();
    std::array<char, 256> reason{};
    ERR_error_string_n(code, reason.data(), reason.size());
    ERR_clear_error();
    if (ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE) throw std::bad_alloc();
    throw std::runtime_error(std::string(what) + " failed: " + reason.data());
}

void openssl_out_of_memory() {
    ERR_clear_error();
    throw std::bad_alloc();
}

}  // namespace quoin
