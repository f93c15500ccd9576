#pragma once
// The SQL of items. Nothing here knows of HTTP.

#include "app/store/items_model.hpp"
#include "quoin/db/db.hpp"

namespace quoin::app::items {

// By id, which starts with the time it was made at: all of them as they are fetched, or up to `limit` behind one.
Task<std::unique_ptr<db::RowStream>> stream(Db db);
Task<db::JsonPage<Item>> list(Db db, Uuid after, Int<1> limit);

// Whose item it is, or nothing where there is no such item; coalesced. Tells why a write changed nothing.
Task<std::optional<Uuid>> owner_of(Db db, Uuid id);

// False where its manager is gone.
Task<bool> add(Db db, const Item& item);

// Sets what is given, and gives the item as it is then. Nothing when there is no such item, or it is another manager's.
Task<std::optional<Item>> update(Db db, Uuid id, Uuid owner, const ItemUpdate& changes);
// The same, where it still is as it was seen.
Task<std::optional<Item>> update_unchanged(Db db, const Item& seen, const ItemUpdate& changes);
// False when there is no such item, or it is another manager's.
Task<bool> remove(Db db, Uuid id, Uuid owner);
// The same, where it still is as it was seen.
Task<bool> remove_unchanged(Db db, const Item& seen);

}  // namespace quoin::app::items
