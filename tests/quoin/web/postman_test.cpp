#include "quoin/web/postman.hpp"

#include "quoin/web/router.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace quoin;
namespace json = boost::json;

namespace {

struct Item {
    Int<1> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name))

struct ItemCreate {
    std::string name;
    std::string price;
};
BOOST_DESCRIBE_STRUCT(ItemCreate, (), (name, price))

struct Order {
    Int<1> item_id;
    Int<1> count;
};
BOOST_DESCRIBE_STRUCT(Order, (), (item_id, count))

struct Credentials {
    std::string username;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (username))

struct Search {
    std::string text;
    std::optional<Int<1>> limit;
};
BOOST_DESCRIBE_STRUCT(Search, (), (text, limit))

}  // namespace

template <>
inline constexpr std::string_view quoin::example<ItemCreate> = R"({"name":"Pen","price":1.25})";
template <>
inline constexpr std::string_view quoin::example<Order> = R"({"item_id":7,"count":2})";
template <>
inline constexpr std::string_view quoin::example<Credentials> = R"({"username":"alice@example.com"})";
template <>
inline constexpr std::string_view quoin::example<Search> = R"({"text":"a pen"})";

namespace {

struct Guest {
    static Guest resolve(Request&) { return {}; }
    static void describe(Operation& operation) {
        operation.fails(401);
        operation.security.push_back({"GuestToken", "login", "a token"});
    }
};

Task<Item> get_item(Path<Int<1>>) { co_return Item{1, ""}; }
Task<std::vector<Item>> search_items(Query<Search>) { co_return std::vector<Item>{}; }
Task<Created<Item>> create_item(Guest, Body<ItemCreate>) { co_return Created(Item{1, ""}); }
Task<Done> delete_item(Path<Int<1>>, Guest) { co_return Done{}; }
Task<Message> order(Guest, Body<Order>) { co_return Message{}; }
Task<Message> read_rack(Path<Int<1, 9>>) { co_return Message{}; }
Task<Message> log_in(Form<Credentials>) { co_return Message{}; }
Task<Message> log_out(Guest) { co_return Message{}; }

json::value collection_of_shop() {
    Router router;
    auto items = router.group("Items", "Things");
    items.get("/items/{id}", get_item, "Read one item");
    items.delete_("/items/{id}", delete_item, "Delete an item");
    items.get("/items/", search_items, "Search items");
    items.post("/items/", create_item, "Create an item");
    auto others = router.group("Others", "More");
    others.post("/order", order, "Order an item");
    others.get("/racks/{id}", read_rack, "Read a rack");
    others.post("/login", log_in, "Log in");
    others.post("/logout", log_out, "Log out").ends_token = true;
    return json::parse(postman(router, {"Shop", "1", "A shop"}, "http://shop.example"));
}

// Each request on a line of its own, behind its folder.
std::string outline(const json::value& collection) {
    std::string lines;
    for (const auto& folder : collection.at("item").as_array())
        for (const auto& item : folder.at("item").as_array())
            lines += json::value_to<std::string>(folder.at("name")) + ": " +
                     json::value_to<std::string>(item.at("request").at("method")) + " " +
                     json::value_to<std::string>(item.at("request").at("url").at("raw")) + "\n";
    return lines;
}

const json::value& find(const json::value& collection, std::string_view name) {
    for (const auto& folder : collection.at("item").as_array())
        for (const auto& item : folder.at("item").as_array())
            if (item.at("name").as_string() == name) return item;
    throw std::runtime_error("no such request");
}

std::string script_of(const json::value& collection, std::string_view name) {
    std::string text;
    for (const auto& line : find(collection, name).at("event").at(0).at("script").at("exec").as_array())
        text += json::value_to<std::string>(line) + "\n";
    return text;
}

}  // namespace

TEST_CASE("requests stand in an order in which they work: logins before, deletion and logout last") {
    CHECK(outline(collection_of_shop()) ==
          "Items: POST {{base_url}}/login\n"
          "Items: POST {{base_url}}/items\n"
          "Items: GET {{base_url}}/items/{{item_id}}\n"
          "Items: GET {{base_url}}/items?text=a pen\n"
          "Others: POST {{base_url}}/order\n"
          "Others: GET {{base_url}}/racks/{{rack_id}}\n"
          "Others: POST {{base_url}}/login\n"
          "At the end: POST {{base_url}}/logout\n"
          "At the end: POST {{base_url}}/login\n"
          "At the end: DELETE {{base_url}}/items/{{item_id}}\n");
}

TEST_CASE("a body is the example, with what earlier answers gave in its place") {
    const auto collection = collection_of_shop();
    CHECK(find(collection, "Create an item").at_pointer("/request/body/raw") ==
          "{\n    \"name\": \"Pen\",\n    \"price\": 1.25\n}");
    CHECK(find(collection, "Order an item").at_pointer("/request/body/raw") ==
          "{\n    \"item_id\": {{item_id}},\n    \"count\": 2\n}");
    CHECK(json::serialize(find(collection, "Log in").at_pointer("/request/body")) ==
          R"({"mode":"urlencoded","urlencoded":[{"key":"username","value":"alice@example.com"}]})");
    CHECK(json::serialize(find(collection, "Search items").at_pointer("/request/url/query")) ==
          R"([{"key":"text","value":"a pen"},{"key":"limit","value":"","disabled":true}])");
}

TEST_CASE("each request tests its status, and keeps the token or the id that it is answered with") {
    const auto collection = collection_of_shop();
    CHECK(script_of(collection, "Search items") ==
          "pm.test(\"answers 200\", () => pm.expect(pm.response.code).to.be.oneOf([200]));\n");
    CHECK(script_of(collection, "Create an item") ==
          "pm.test(\"answers 201\", () => pm.expect(pm.response.code).to.be.oneOf([201]));\n"
          "if (pm.response.code < 300)\n"
          "    (pm.environment.has(\"item_id\") ? pm.environment : pm.collectionVariables).set(\"item_id\", "
          "pm.response.json().id);\n");
    CHECK(script_of(collection, "Log in").ends_with(".set(\"token\", pm.response.json().access_token);\n"));
    CHECK(script_of(collection, "Read a rack") ==
          "pm.test(\"answers 200 or 404\", () => pm.expect(pm.response.code).to.be.oneOf([200, 404]));\n");
}

TEST_CASE("a token is sent where it is asked for, and every variable is declared") {
    const auto collection = collection_of_shop();
    CHECK(json::serialize(find(collection, "Log out").at_pointer("/request/auth")) ==
          R"({"type":"bearer","bearer":[{"key":"token","value":"{{token}}","type":"string"}]})");
    CHECK(json::serialize(find(collection, "Search items").at_pointer("/request/auth")) == R"({"type":"noauth"})");
    CHECK(json::serialize(collection.at("variable")) ==
          R"([{"key":"base_url","value":"http://shop.example"},{"key":"token","value":""},)"
          R"({"key":"item_id","value":"1"},{"key":"rack_id","value":"1"}])");
}
