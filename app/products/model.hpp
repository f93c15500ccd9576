#pragma once
// What a product is: to the database, and to everybody.

#include "app/price.hpp"
#include "quoin/sql/codec.hpp"
#include "quoin/sql/table.hpp"

namespace quoin::app {

using ProductId = Int<1>;
using ProductName = Text<1, 200>;
using ProductDescription = Text<0, 4000>;

// The row, and the answer.
struct Product {
    ProductId id;
    ProductName name;
    ProductDescription description;
    Price price;
    bool in_stock;
};
BOOST_DESCRIBE_STRUCT(Product, (), (id, name, description, price, in_stock))

struct NewProduct {
    std::optional<ProductId> id;  // empty: the database counts
    ProductName name;
    ProductDescription description;
    Price price;
    bool in_stock;
};
BOOST_DESCRIBE_STRUCT(NewProduct, (), (id, name, description, price, in_stock))

}  // namespace quoin::app

template <>
inline constexpr auto quoin::sql::table<quoin::app::Product> = Table{"products", identity(&app::Product::id)};

template <>
inline constexpr std::string_view quoin::example<quoin::app::Product> =
    R"({"id":1,"name":"Kettle","description":"Boils a litre","price":24.5,"in_stock":true})";
