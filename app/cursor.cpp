#include "app/cursor.hpp"

#include "quoin/crypto/base64url.hpp"
#include "quoin/crypto/digest.hpp"

namespace quoin::app {

static constexpr std::size_t longest_cursor = 256, seal_size = 8;

static std::string seal_of(std::string_view path, std::string_view key) {
    return sha256_hex(std::string(path) + ' ' + std::string(key)).substr(0, seal_size);
}

void append_cursor(std::string& out, std::string_view path, std::string_view key) {
    append_base64url(out, seal_of(path, key) + std::string(key));
}

bool read_cursor(std::string_view text, std::string_view path, std::string& key) {
    std::string plain;
    if (text.size() > longest_cursor || !decode_base64url(text, plain) || plain.size() < seal_size) return false;
    key = plain.substr(seal_size);
    return plain.starts_with(seal_of(path, key));
}

}  // namespace quoin::app
