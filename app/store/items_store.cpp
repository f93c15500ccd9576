#include "app/store/items_store.hpp"

namespace quoin::app::items {

namespace {

const sql::Statement everything{
    "select id, name, category, price_usd, in_stock, store_manager_id from items order by id"};
const sql::Statement page_of_items{
    "select id, name, category, price_usd, in_stock, store_manager_id from items where id > $1 order by id limit $2"};
const KeyedQuery<ItemOwner, Uuid> owner_by_id{"select i.store_manager_id from {keys} join items i on i.id = keys.id",
                                              {"id"}};
const std::string set_given =
    "update items set name = coalesce($3, name), category = coalesce($4, category),"
    " price_usd = coalesce($5, price_usd), in_stock = coalesce($6, in_stock) where id = $1 and store_manager_id = $2";
const std::string as_changed = " returning id, name, category, price_usd, in_stock, store_manager_id";
const sql::Statement set_fields{set_given + as_changed};
const sql::Statement set_fields_as_seen{
    set_given + " and name = $7 and category = $8 and price_usd = $9 and in_stock = $10" + as_changed};
const sql::Statement delete_item{"delete from items where id = $1 and store_manager_id = $2"};
const sql::Statement delete_item_as_seen{
    "delete from items where id = $1 and store_manager_id = $2"
    " and name = $3 and category = $4 and price_usd = $5 and in_stock = $6"};

}  // namespace

Task<std::unique_ptr<db::RowStream>> stream(Db db) { co_return co_await db.stream<Item>(everything); }

Task<db::JsonPage<Item>> list(Db db, Uuid after, Int<1> limit) {
    co_return co_await db.page_by<&Item::id>(page_of_items, after, limit);
}

Task<std::optional<Uuid>> owner_of(Db db, Uuid id) {
    const auto found = co_await db.find(owner_by_id, id);
    co_return found ? std::optional(found->store_manager_id) : std::nullopt;
}

Task<bool> add(Db db, const Item& item) {
    try {
        (co_await db.insert<Item>(item)).value();  // no two ids are the same
    } catch (const db::ConstraintViolation& violation) {
        if (violation.rule() != db::ConstraintViolation::Rule::foreign_key) throw;
        co_return false;
    }
    co_return true;
}

Task<std::optional<Item>> update(Db db, Uuid id, Uuid owner, const ItemUpdate& changes) {
    co_return co_await db.write_returning<Item>(set_fields, id, owner, changes.name, changes.category,
                                                changes.price_usd, changes.in_stock);
}

Task<std::optional<Item>> update_unchanged(Db db, const Item& seen, const ItemUpdate& changes) {
    co_return co_await db.write_returning<Item>(set_fields_as_seen, seen.id, seen.store_manager_id, changes.name,
                                                changes.category, changes.price_usd, changes.in_stock, seen.name,
                                                seen.category, seen.price_usd, seen.in_stock);
}

Task<bool> remove(Db db, Uuid id, Uuid owner) { co_return co_await db.write(delete_item, id, owner) > 0; }

Task<bool> remove_unchanged(Db db, const Item& seen) {
    co_return co_await db.write(delete_item_as_seen, seen.id, seen.store_manager_id, seen.name, seen.category,
                                seen.price_usd, seen.in_stock) > 0;
}

}  // namespace quoin::app::items
