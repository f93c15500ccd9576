#pragma once
// The SQL of products. Nothing here knows of HTTP.

#include "app/products/model.hpp"
#include "quoin/db/db.hpp"

namespace quoin::app::products {

// In the order they were made: all of them as they are fetched, or up to `limit` behind one.
Task<std::unique_ptr<db::RowStream>> stream(Db db);
Task<db::JsonPage<Product>> list(Db db, std::int64_t after, Int<1> limit);

Task<ProductId> add(Db db, const NewProduct& product);

}  // namespace quoin::app::products
