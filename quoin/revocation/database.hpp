#pragma once
// Revoked tokens in the table revoked_tokens: durable before a logout is answered.

#include "quoin/db/db.hpp"

namespace quoin::revocation {

// From now on this token is void, on every server. Doing it again changes nothing.
Task<void> revoke(Db db, std::string_view token_id, Timestamp expires_at, Timestamp time);

// Forgets the tokens that have expired by themselves; gives their number.
Task<std::int64_t> forget_expired(Db db, Timestamp time);

}  // namespace quoin::revocation
