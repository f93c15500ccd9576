#pragma once
// What an item is: to the database and to the store managers.

#include "app/price.hpp"
#include "app/store/managers_model.hpp"

namespace quoin::app {

enum class Category { grocery, household, electronics, stationery, personal_care, apparel, home_improvement, pet };
BOOST_DESCRIBE_ENUM(Category, grocery, household, electronics, stationery, personal_care, apparel, home_improvement,
                    pet)

using ItemName = Text<1, 64>;

// The row, and the answer: an item has no secrets.
struct Item {
    Uuid id;
    ItemName name;
    Category category;
    Price price_usd;
    bool in_stock;
    Uuid store_manager_id;  // who owns it
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name, category, price_usd, in_stock, store_manager_id))

struct ItemOwner {
    Uuid store_manager_id;
};
BOOST_DESCRIBE_STRUCT(ItemOwner, (), (store_manager_id))

struct ItemCreate {
    ItemName name;
    Category category;
    Price price_usd;
    bool in_stock;
};
BOOST_DESCRIBE_STRUCT(ItemCreate, (), (name, category, price_usd, in_stock))

// What is absent or null stays as it is.
struct ItemUpdate {
    std::optional<ItemName> name;
    std::optional<Category> category;
    std::optional<Price> price_usd;
    std::optional<bool> in_stock;
};
BOOST_DESCRIBE_STRUCT(ItemUpdate, (), (name, category, price_usd, in_stock))

}  // namespace quoin::app

template <>
inline constexpr auto quoin::enum_labels<quoin::app::Category> = std::to_array<std::string_view>(
    {"Grocery", "Household", "Electronics", "Stationery", "Personal Care", "Apparel", "Home Improvement", "Pet"});

template <>
inline constexpr auto quoin::sql::table<quoin::app::Item> = Table{
    "items", primary_key(&app::Item::id), references(&app::Item::store_manager_id, &app::StoreManager::id, "cascade"),
    index(&app::Item::store_manager_id)};

template <>
inline constexpr std::string_view quoin::example<quoin::app::ItemCreate> =
    R"({"name":"Pen","category":"Stationery","price_usd":1.25,"in_stock":true})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::ItemUpdate> = R"({"price_usd":0.99})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::Item> =
    R"({"id":"0199f3c5-0d7a-7e21-8f6b-2a9c4d1e5b70","name":"Pen","category":"Stationery","price_usd":1.25,)"
    R"("in_stock":true,"store_manager_id":"0199f3c2-7b1e-7c55-9d52-6f0a3e4b8c11"})";
