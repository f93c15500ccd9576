#include "quoin/idempotency/store.hpp"

namespace quoin::idempotency {

namespace {

const sql::Statement by_id{
    "select id, fingerprint, status, headers, body, expires_at from idempotent_answers"
    " where id = $1 and expires_at > $2"};
const sql::Statement take_id{
    "insert into idempotent_answers (id, fingerprint, status, headers, body, expires_at)"
    " values ($1, $2, 0, '', '', $3) on conflict (id) do update"
    " set fingerprint = excluded.fingerprint, status = 0, headers = '', body = '', expires_at = excluded.expires_at"
    " where idempotent_answers.expires_at <= $4"};
const sql::Statement set_answer{"update idempotent_answers set status = $2, headers = $3, body = $4 where id = $1"};
const sql::Statement delete_expired{"delete from idempotent_answers where expires_at <= $1"};

}  // namespace

Task<std::optional<KeptAnswer>> find(Db db, std::string_view id, Timestamp time) {
    co_return co_await db.one<KeptAnswer>(by_id, id, time);
}

Task<bool> claim(Db db, std::string_view id, std::string_view fingerprint, Timestamp time) {
    const Timestamp until = time + lifetime;
    co_return co_await db.write(take_id, id, fingerprint, until, time) > 0;
}

Task<void> keep(Db db, std::string_view id, std::int64_t status, std::string_view headers, std::string_view body) {
    co_await db.write(set_answer, id, status, headers, body);
}

Task<void> forget_expired(Db db, Timestamp time) { co_await db.write(delete_expired, time); }

}  // namespace quoin::idempotency
