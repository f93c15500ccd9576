#include "app/products/store.hpp"

namespace quoin::app::products {

namespace {

const sql::Statement everything{"select id, name, description, price, in_stock from products order by id"};
const sql::Statement page_of_products{
    "select id, name, description, price, in_stock from products where id > $1 order by id limit $2"};

}  // namespace

Task<std::unique_ptr<db::RowStream>> stream(Db db) { co_return co_await db.stream<Product>(everything); }

Task<db::JsonPage<Product>> list(Db db, std::int64_t after, Int<1> limit) {
    co_return co_await db.page<Product>(page_of_products, after, limit);
}

Task<ProductId> add(Db db, const NewProduct& product) {
    co_return (co_await db.insert<Product>(product)).value();  // the database counts: nothing is taken
}

}  // namespace quoin::app::products
