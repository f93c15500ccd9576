#include "quoin/revocation/database.hpp"

namespace quoin::revocation {

namespace {

const sql::Statement insert{
    "insert into revoked_tokens (jti, expires_at, revoked_at) values ($1, $2, $3) on conflict do nothing"};
const sql::Statement delete_expired{"delete from revoked_tokens where expires_at < $1"};

}  // namespace

Task<void> revoke(Db db, std::string_view token_id, Timestamp expires_at, Timestamp time) {
    co_await db.write(insert, token_id, expires_at, time);
}

Task<std::int64_t> forget_expired(Db db, Timestamp time) { co_return co_await db.write(delete_expired, time); }

}  // namespace quoin::revocation
