#pragma once
// Files that hold a secret: the operator's, and the one the server keeps for itself.

#include "quoin/base/secret.hpp"

#include <expected>
#include <string>

namespace quoin::app {

struct SecretFile {
    Secret text;  // without the newline at its end
    bool readable_by_others = false;
};

// Reads at most 64 KiB. The error is one line with the path.
std::expected<SecretFile, std::string> read_secret_file(const std::string& path);

// The random secret in the file at `path`, made now where there is none: 64 random bytes as hexadecimal digits, which
// is enough for each HMAC of RFC 7518, with mode 0600. Of several processes that start at once all get the same. A file
// that others can read, or that another user owns, is refused in one line.
std::expected<Secret, std::string> keep_secret(const std::string& path);

}  // namespace quoin::app
