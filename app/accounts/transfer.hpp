#pragma once
// Users to and from files.

#include "quoin/crypto/password.hpp"
#include "quoin/transfer/export.hpp"
#include "quoin/transfer/import.hpp"

namespace quoin::app::accounts {

// Passwords are hashed on all cores, which takes its time; hashes are kept as they are. Nobody becomes an admin.
std::int64_t import_from(const transfer::ImportRun& run, const PasswordHasher& hasher);

std::uint64_t export_to(const transfer::ExportRun& run);
// What logs these users in elsewhere, too.
std::uint64_t export_with_hashes_to(const transfer::ExportRun& run);

}  // namespace quoin::app::accounts
