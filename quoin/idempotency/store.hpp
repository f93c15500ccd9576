#pragma once
// The SQL of kept answers. Nothing here knows of HTTP.

#include "quoin/db/db.hpp"
#include "quoin/idempotency/model.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace quoin::idempotency {

inline constexpr std::chrono::hours lifetime{24};

Task<std::optional<KeptAnswer>> find(Db db, std::string_view id, Timestamp time);

// Within a transaction: the id is taken, and whoever wants it too waits for the end. False where it was taken before.
Task<bool> claim(Db db, std::string_view id, std::string_view fingerprint, Timestamp time);
// Fills in the answer. Views must outlive the call.
Task<void> keep(Db db, std::string_view id, std::int64_t status, std::string_view headers, std::string_view body);

Task<void> forget_expired(Db db, Timestamp time);

}  // namespace quoin::idempotency
