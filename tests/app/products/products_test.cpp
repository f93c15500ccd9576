#include "app/products/store.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

void add(Backend& backend, const std::string& name, std::int64_t price, bool in_stock = true) {
    const NewProduct product{{}, ProductName(name), ProductDescription("Of " + name), Price(price), in_stock};
    run(backend.loop(), products::add(Db(backend.lanes()), product));
}

}  // namespace

TEST_CASE("000: everybody sees the products, and each by its id") {
    Backend backend;
    CHECK(backend.client().get("/products").body == "[]");
    add(backend, "Kettle", 24'500'000);
    add(backend, "Cup", 100'000, false);
    const std::string kettle = R"({"id":1,"name":"Kettle","description":"Of Kettle","price":24.5,"in_stock":true})";
    const std::string cup = R"({"id":2,"name":"Cup","description":"Of Cup","price":0.1,"in_stock":false})";
    CHECK(backend.client().get("/products").body == "[" + kettle + "," + cup + "]");
    CHECK(backend.client().get("/products/2").body == cup);
    CHECK(backend.client().get("/products/1/").body == kettle);
    CHECK(backend.client().get("/products/3").body == R"({"detail":"Product not found"})");
    CHECK(backend.client().get("/products/3").status == 404);
    for (const auto* id : {"0", "-1", "x", "1.5", "9223372036854775808"})
        CHECK(backend.client().get(std::string("/products/") + id).status == 422);
}

TEST_CASE("products come in pages too") {
    Backend backend;
    for (const auto* name : {"a", "b", "c"}) add(backend, name, 1);
    auto first = backend.client().get("/products?limit=2");
    CHECK(first.json().as_array().size() == 2);
    const auto link = first.header("Link");
    CHECK(link.starts_with("</products?limit=2&after="));
    auto second = backend.client().get(link.substr(1, link.find('>') - 1));
    CHECK(second.json().at(0).at("name") == "c");
    CHECK(second.header("Link").empty());
}
