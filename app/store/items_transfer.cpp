#include "app/store/items_transfer.hpp"

#include "app/store/items_model.hpp"

namespace quoin::app {

using ManagerReference = Text<1, 254>;

// A row of a file.
struct ItemRow {
    std::optional<Uuid> id;  // empty: a new one
    ItemName name;
    Category category;
    Price price_usd;
    bool in_stock;
    ManagerReference store_manager;  // the e-mail, which is the same in every database, or the id
};
BOOST_DESCRIBE_STRUCT(ItemRow, (), (id, name, category, price_usd, in_stock, store_manager))

// What waits to be stored.
struct StagedItem {
    Uuid id;
    ItemName name;
    Category category;
    Price price_usd;
    bool in_stock;
    ManagerReference store_manager;
    std::optional<Uuid> manager_id;  // where that is one
};
BOOST_DESCRIBE_STRUCT(StagedItem, (), (id, name, category, price_usd, in_stock, store_manager, manager_id))

namespace items {

namespace {

const std::string joins =
    " left join store_managers by_email on lower(by_email.email) = lower(r.store_manager)"
    " left join store_managers by_id on by_id.id = r.manager_id";

transfer::Plan plan() {
    transfer::Plan plan{.table = "items"};
    plan.take("id").take("name").take("category").take("price_usd").take("in_stock");
    plan.columns.push_back({"store_manager_id", "coalesce(by_email.id, by_id.id)"});
    plan.joins = joins;
    plan.unique("id");
    plan.rules.push_back(
        {"store_manager", "There is no such store manager", "missing_reference",
         "select r.line from import_rows r" + joins + " where coalesce(by_email.id, by_id.id) is null"});
    return plan;
}

std::vector<StagedItem> staged(std::vector<ItemRow> rows) {
    std::vector<StagedItem> items;
    items.reserve(rows.size());
    const auto time = now();
    for (auto& row : rows) {
        Uuid manager;
        const bool is_id = Uuid::parse(row.store_manager, manager);
        items.push_back({row.id ? *row.id : Uuid::generate(time), std::move(row.name), row.category, row.price_usd,
                         row.in_stock, std::move(row.store_manager), is_id ? std::optional(manager) : std::nullopt});
    }
    return items;
}

}  // namespace

std::int64_t import_from(const transfer::ImportRun& run) {
    return transfer::import_rows<ItemRow, StagedItem>(run, {.plan = plan(), .prepare = staged});
}

std::uint64_t export_to(const transfer::ExportRun& run) {
    return transfer::export_rows<ItemRow>(
        run,
        "select i.id, i.name, i.category, i.price_usd, i.in_stock, m.email as store_manager"
        " from items i join store_managers m on m.id = i.store_manager_id order by i.id");
}

}  // namespace items

}  // namespace quoin::app
