#include "quoin/migrate/checksum.hpp"

#include "quoin/crypto/digest.hpp"

namespace quoin::migrate {

std::string checksum(std::string_view text) {
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!text.substr(i).starts_with("\r\n")) lines += text[i];
    return sha256_hex(lines);
}

}  // namespace quoin::migrate
