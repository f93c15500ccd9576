#include "app/store/managers_store.hpp"

namespace quoin::app::managers {

const KeyedQuery<ManagerCaller, Uuid, std::string_view> caller_by_token{
    "select m.id, m.token_epoch, exists (select 1 from revoked_tokens r where r.jti = keys.jti) as revoked"
    " from {keys} join store_managers m on m.id = keys.id",
    {"id", "jti"}};

const KeyedQuery<Standing, Uuid, std::string_view> standing_by_token{
    "select m.token_epoch, exists (select 1 from revoked_tokens r where r.jti = keys.jti) as revoked"
    " from {keys} join store_managers m on m.id = keys.id",
    {"id", "jti"}};

namespace {

const sql::Statement by_email{
    "select id, name, email, password_hash, token_epoch from store_managers where lower(email) = lower($1)"};
const sql::Statement set_hash{"update store_managers set password_hash = $3 where id = $1 and password_hash = $2"};

}  // namespace

Task<std::optional<StoreManager>> find_login(Db db, std::string_view email) {
    co_return co_await db.one<StoreManager>(by_email, email);
}

Task<bool> add(Db db, const NewStoreManager& manager) {
    co_return (co_await db.insert<StoreManager>(manager)).has_value();
}

Task<void> replace_hash(Db db, const StoreManager& manager, const std::string& better_hash) {
    co_await db.write(set_hash, manager.id, manager.password_hash, better_hash);
}

}  // namespace quoin::app::managers
