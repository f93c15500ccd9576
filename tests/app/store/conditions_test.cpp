// ETag, If-None-Match and If-Match of items.

#include "app/store/items_store.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace quoin;
using namespace quoin::app;

namespace {

struct Shop {
    Backend backend;
    testing::Client mara = backend.manager("mara");
    std::string item =
        "/items/" +
        boost::json::value_to<std::string>(
            mara.post("/items", {{"name", "Pen"}, {"category", "Stationery"}, {"price_usd", 1.25}, {"in_stock", true}})
                .json()
                .at("id"));

    std::string tag() const { return mara.get(item).header("ETag"); }
    testing::Client with_tag(const std::string& tag) const { return mara.with("If-Match", tag); }
};

}  // namespace

TEST_CASE("O7: the tag of an item is another with each change of each of its fields") {
    Shop shop;
    const auto first = shop.tag();
    auto last = first;
    const std::vector<boost::json::value> changes{
        {{"name", "Pencil"}}, {{"category", "Apparel"}}, {{"price_usd", 1.26}}, {{"in_stock", false}}};
    for (const auto& change : changes) {
        const auto changed = shop.mara.patch(shop.item, change);
        CHECK(changed.header("ETag") == shop.tag());
        CHECK(changed.header("ETag") != last);
        last = changed.header("ETag");
    }
    shop.mara.patch(shop.item, {{"name", "Pen"}, {"category", "Stationery"}, {"price_usd", 1.25}, {"in_stock", true}});
    CHECK(shop.tag() == first);
    CHECK(shop.mara.with("If-None-Match", first).get(shop.item).status == 304);
}

TEST_CASE("O7: an item is changed or deleted only as it was seen, where If-Match says so") {
    Shop shop;
    const auto seen = shop.tag();
    CHECK(shop.with_tag(seen).patch(shop.item, {{"price_usd", 2}}).status == 200);
    const auto late = shop.with_tag(seen).patch(shop.item, {{"in_stock", false}});
    CHECK(late.status == 412);
    CHECK(late.body == R"({"detail":"The item has changed since it was read"})");
    CHECK(shop.with_tag(seen).delete_(shop.item).status == 412);
    CHECK(shop.mara.patch(shop.item, {{"in_stock", false}}).status == 200);
    const auto other = shop.backend.manager("max").with("If-Match", shop.tag());
    CHECK(other.patch(shop.item, {{"price_usd", 1}}).status == 403);
    CHECK(other.delete_(shop.item).status == 403);
    CHECK(shop.with_tag(shop.tag()).delete_(shop.item).status == 204);
    CHECK(shop.with_tag(seen).delete_(shop.item).status == 404);
}

TEST_CASE("O7: of two changes of an item at once with one tag one is made") {
    Shop shop;
    const auto client = shop.with_tag(shop.tag());
    std::vector<int> statuses;
    for (const auto& answer : shop.backend.send_together({{client, "PATCH", shop.item, R"({"price_usd":2})"},
                                                          {client, "PATCH", shop.item, R"({"in_stock":false})"}}))
        statuses.push_back(answer.status);
    std::ranges::sort(statuses);
    CHECK(statuses == std::vector{200, 412});
}

TEST_CASE("O7: an item that has changed since it was read is neither written nor deleted, whatever of it has") {
    Shop shop;
    auto& backend = shop.backend;
    const auto as_seen = shop.mara.get(shop.item).json();
    const auto find = [](Db db, Uuid id) -> Task<Item> { co_return (co_await db.find<Item>(id)).value(); };
    Uuid id;
    REQUIRE(Uuid::parse(shop.item.substr(shop.item.rfind('/') + 1), id));
    const auto seen = run(backend.loop(), find(Db(backend.lanes()), id));
    const std::vector<boost::json::value> changes{
        {{"name", "Pencil"}}, {{"category", "Apparel"}}, {{"price_usd", 1.26}}, {{"in_stock", false}}};
    for (const auto& change : changes) {
        shop.mara.patch(shop.item, change);
        CHECK_FALSE(run(backend.loop(), items::update_unchanged(Db(backend.lanes()), seen, {})));
        CHECK_FALSE(run(backend.loop(), items::remove_unchanged(Db(backend.lanes()), seen)));
        shop.mara.patch(shop.item, as_seen);
    }
    CHECK(run(backend.loop(), items::update_unchanged(Db(backend.lanes()), seen, {})));
    CHECK(run(backend.loop(), items::remove_unchanged(Db(backend.lanes()), seen)));
}
