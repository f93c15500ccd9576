#include "app/accounts/store.hpp"

#include "quoin/schema/unicode.hpp"

namespace quoin::app::accounts {

const KeyedQuery<Caller, UserId, std::string_view> caller_by_token{
    "select u.id, u.username, u.name, u.email, u.birthday, u.created_at, u.last_login, u.role, u.token_epoch,"
    " exists (select 1 from revoked_tokens r where r.jti = keys.jti) as revoked"
    " from {keys} join users u on u.id = keys.id",
    {"id", "jti"}};

const KeyedQuery<Standing, UserId, std::string_view> standing_by_token{
    "select u.token_epoch, exists (select 1 from revoked_tokens r where r.jti = keys.jti) as revoked"
    " from {keys} join users u on u.id = keys.id",
    {"id", "jti"}};

namespace {

constexpr std::string_view user_columns =
    "id, username, name, email, password_hash, birthday, created_at, last_login, role, token_epoch";

const sql::Statement by_login{"select " + std::string(user_columns) +
                              " from users where lower(email) = lower($1) or lower(username) = lower($1)"
                              " order by case when lower(email) = lower($1) then 0 else 1 end limit 1"};
const sql::Statement by_username{"select " + std::string(user_columns) +
                                 " from users where lower(username) = lower($1)"};
const std::string summaries = "select id, name, username, case when $1 then email end as email from users";
const sql::Statement everybody{summaries + " order by id"};
const sql::Statement page_of_users{summaries + " where id > $2 order by id limit $3"};

const sql::Statement set_login{
    "update users set last_login = $2,"
    " password_hash = case when password_hash = $3 then coalesce($4, password_hash) else password_hash end where id = "
    "$1"};
const sql::Statement set_fields{
    "update users set password_hash = coalesce($2, password_hash), birthday = coalesce($3, birthday),"
    " token_epoch = token_epoch + $4 where lower(username) = lower($1)"};
const sql::Statement delete_user{"delete from users where lower(username) = lower($1)"};

}  // namespace

Task<std::optional<User>> find_login(Db db, std::string_view name_or_email) {
    co_return co_await db.one<User>(by_login, to_nfc(name_or_email));
}

Task<std::optional<User>> find_by_username(Db db, std::string_view username) {
    co_return co_await db.one<User>(by_username, username);
}

Task<std::unique_ptr<db::RowStream>> stream(Db db, bool with_emails) {
    co_return co_await db.stream<UserSummary>(everybody, with_emails);
}

Task<db::JsonPage<UserSummary>> list(Db db, bool with_emails, std::int64_t after, Int<1> limit) {
    co_return co_await db.page<UserSummary>(page_of_users, with_emails, after, limit);
}

Task<std::optional<UserId>> add(Db db, const NewUser& user) { co_return co_await db.insert<User>(user); }

Task<void> record_login(Db db, const User& user, Timestamp time, std::optional<std::string> better_hash) {
    co_await db.write(set_login, user.id, time, user.password_hash, better_hash);
}

Task<bool> update(Db db, std::string_view username, std::optional<std::string> password_hash,
                  std::optional<Date> birthday) {
    const std::int64_t epochs = password_hash ? 1 : 0;
    co_return co_await db.write(set_fields, username, password_hash, birthday, epochs) > 0;
}

Task<bool> remove(Db db, std::string_view username) { co_return co_await db.write(delete_user, username) > 0; }

}  // namespace quoin::app::accounts
