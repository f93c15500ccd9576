#include "app/bearer.hpp"
#include "app/dependencies.hpp"
#include "app/ownership.hpp"
#include "app/paging.hpp"
#include "app/store/items_store.hpp"
#include "app/store/routes.hpp"
#include "quoin/web/router.hpp"

namespace quoin::app::items {

namespace {

using ItemsById = ListingBy<&Item::id>;

Task<ItemsById> list_items(CurrentManager, Query<Page<Uuid, "/items">> page, Db db) {
    if (page->whole()) co_return mapping_of<&Item::id>(co_await stream(db));
    auto items = co_await list(db, page->after ? page->after->key : Uuid(), page->rows());
    co_return ItemsById{make_page(*page, std::move(items), [](const Item& item) { return item.id; })};
}

Task<Result<Tagged<Item>, NotFound>> get_item(ReadingManager, Path<Uuid> id, DbReader db) {
    auto item = co_await db.find<Item>(*id);
    if (!item) co_return NotFound{"Item not found"};
    co_return Tagged(*std::move(item));
}

Task<Result<Created<Item>, Unauthorized>> create_item(CurrentManager caller, Body<ItemCreate> body, IdempotentDb db) {
    Item item{Uuid::generate(now()), std::move(body->name), body->category,
              body->price_usd,       body->in_stock,        caller.manager.id};
    if (!co_await add(db, item)) co_return bad_token();
    co_return Created(std::move(item));
}

// Why a change found no item of the caller's: only then is it worth a second read.
Task<Failed<NotFound, Forbidden>> why_not_changed(Db db, Uuid id, Uuid caller) {
    co_return refusal(co_await owner_of(db, id), caller, NotFound{"Item not found"},
                      Forbidden{"Only the item's store manager may do this"});
}

PreconditionFailed changed() { return {"The item has changed since it was read"}; }

// The caller's item as it is now.
Task<std::optional<Item>> find_own(Db db, Uuid id, Uuid caller) {
    auto item = co_await db.find<Item>(id);
    if (item && item->store_manager_id != caller) item.reset();
    co_return item;
}

Task<Result<Tagged<Item>, NotFound, Forbidden, PreconditionFailed>> update_item(CurrentManager caller, Path<Uuid> id,
                                                                                Body<ItemUpdate> body, IfMatch match,
                                                                                Db db) {
    std::optional<Item> item;
    if (match.given()) {
        const auto seen = co_await find_own(db, *id, caller.manager.id);
        if (seen && !match.holds(*seen)) co_return changed();
        if (seen) item = co_await update_unchanged(db, *seen, *body);
        if (seen && !item) co_return changed();
    } else {
        item = co_await update(db, *id, caller.manager.id, *body);
    }
    if (!item) co_return co_await why_not_changed(db, *id, caller.manager.id);
    co_return Tagged(*std::move(item));
}

Task<Result<Done, NotFound, Forbidden, PreconditionFailed>> delete_item(CurrentManager caller, Path<Uuid> id,
                                                                        IfMatch match, Db db) {
    bool gone = false;
    if (match.given()) {
        const auto seen = co_await find_own(db, *id, caller.manager.id);
        if (seen && !match.holds(*seen)) co_return changed();
        if (seen) gone = co_await remove_unchanged(db, *seen);
        if (seen && !gone) co_return changed();
    } else {
        gone = co_await remove(db, *id, caller.manager.id);
    }
    if (!gone) co_return co_await why_not_changed(db, *id, caller.manager.id);
    co_return Done{};
}

}  // namespace

void routes(Router& router) {
    auto items = router.group("Items", "What the store managers sell");
    items.get("/items", list_items, "Map every item's id to the item");
    items.get("/items/{id}", get_item, "Read one item");
    items.post("/items", create_item, "Create an item of the caller's");
    items.patch("/items/{id}", update_item, "Change what is given of an item of the caller's");
    items.delete_("/items/{id}", delete_item, "Delete an item of the caller's");
}

}  // namespace quoin::app::items
