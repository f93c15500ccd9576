#include "app/products/routes.hpp"

#include "app/dependencies.hpp"
#include "app/paging.hpp"
#include "app/products/store.hpp"
#include "quoin/web/router.hpp"

namespace quoin::app::products {

namespace {

Task<Listing<Product>> list_products(Query<Page<ProductId, "/products">> page, Db db) {
    if (page->whole()) co_return listing_of<Product>(co_await stream(db));
    auto products = co_await list(db, page->after ? std::int64_t{page->after->key} : 0, page->rows());
    co_return make_page(*page, std::move(products), [](const Product& product) { return product.id; });
}

Task<Result<Product, NotFound>> get_product(Path<ProductId> id, Db db) {
    auto product = co_await db.find<Product>(*id);
    if (!product) co_return NotFound{"Product not found"};
    co_return *std::move(product);
}

}  // namespace

void routes(Router& router) {
    auto products = router.group("Products", "What there is to buy");
    products.get("/products", list_products, "List all products");
    products.get("/products/{id}", get_product, "Read one product");
}

}  // namespace quoin::app::products
