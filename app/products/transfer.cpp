#include "app/products/transfer.hpp"

#include "app/chosen_id.hpp"
#include "app/products/model.hpp"

namespace quoin::app {

// A row of a file, and what is stored of it.
struct ProductRow {
    std::optional<ChosenId> id;  // empty: the database counts
    ProductName name;
    ProductDescription description;
    Price price;
    bool in_stock;
};
BOOST_DESCRIBE_STRUCT(ProductRow, (), (id, name, description, price, in_stock))

namespace products {

static transfer::Plan plan() {
    transfer::Plan plan{.table = "products", .identity = "id"};
    plan.take("id").take("name").take("description").take("price").take("in_stock");
    return plan.unique("id");
}

std::int64_t import_from(const transfer::ImportRun& run) {
    return transfer::import_rows<ProductRow, ProductRow>(
        run, {.plan = plan(), .prepare = [](std::vector<ProductRow> rows) { return rows; }});
}

std::uint64_t export_to(const transfer::ExportRun& run) {
    return transfer::export_rows<ProductRow>(run,
                                             "select id, name, description, price, in_stock from products order by id");
}

}  // namespace products

}  // namespace quoin::app
