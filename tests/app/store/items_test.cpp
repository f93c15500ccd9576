#include "quoin/testing/faults.hpp"
#include "tests/app/backend.hpp"
#include "tests/app/corpora.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace quoin;
using namespace quoin::app;

namespace {

boost::json::value pen() {
    return {{"name", "Pen"}, {"category", "Stationery"}, {"price_usd", 1.25}, {"in_stock", true}};
}

std::string id_of(const testing::Answer& answer) { return boost::json::value_to<std::string>(answer.json().at("id")); }

testing::Answer post_priced(const testing::Client& client, const std::string& price) {
    return client.send("POST", "/items",
                       R"({"name":"Pen","category":"Stationery","in_stock":true,"price_usd":)" + price + "}",
                       "application/json");
}

// What stands behind "price_usd": in an item's JSON.
std::string price_in(const testing::Answer& answer) {
    constexpr std::string_view name = R"("price_usd":)";
    const auto begin = answer.body.find(name) + name.size();
    return answer.body.substr(begin, answer.body.find(',', begin) - begin);
}

constexpr std::string_view nobodys = "/items/01999999-9999-7999-8999-999999999999";

}  // namespace

TEST_CASE("003: an item is created with an id of its own, owned by the caller, and read back as it was answered") {
    Backend backend;
    auto mara = backend.manager("mara"), nora = backend.manager("nora");
    auto created = mara.post("/items", pen());
    CHECK(created.status == 201);
    const auto id = id_of(created);
    CHECK(id.at(14) == '7');
    CHECK(created.body.starts_with(R"({"id":")" + id +
                                   R"(","name":"Pen","category":"Stationery","price_usd":1.25,"in_stock":true,)" +
                                   R"("store_manager_id":")"));
    CHECK(mara.get("/items/" + id).body == created.body);
    CHECK(nora.get("/items/" + id + "/").body == created.body);
    const auto owner = created.json().at("store_manager_id");
    CHECK(nora.post("/items/", pen()).json().at("store_manager_id") != owner);
    CHECK(mara.post("/items", pen()).json().at("store_manager_id") == owner);

    auto unknown = mara.get(nobodys);
    CHECK(unknown.status == 404);
    CHECK(unknown.body == R"({"detail":"Item not found"})");
}

TEST_CASE("003: the list maps each item's id to the item") {
    Backend backend;
    auto mara = backend.manager("mara"), nora = backend.manager("nora");
    CHECK(mara.get("/items").body == "{}");
    CHECK(mara.get("/items?limit=5").body == "{}");
    auto one = mara.post("/items", pen()), two = nora.post("/items", pen());
    const auto all = mara.get("/items");
    CHECK(all.json().as_object().size() == 2);
    CHECK(all.json().at(id_of(one)) == one.json());
    CHECK(all.json().at(id_of(two)) == two.json());
    CHECK(nora.get("/items/").body == all.body);
}

TEST_CASE("a long list arrives whole, and in pages that together are the same") {
    Backend backend;
    auto mara = backend.manager("mara");
    for (int i = 0; i < 250; ++i) mara.post("/items", pen());
    const auto all = mara.get("/items").json().as_object();
    CHECK(all.size() == 250);

    boost::json::object paged;
    std::string target = "/items?limit=100";
    for (const std::size_t expected : {100u, 100u, 50u}) {
        auto page = mara.get(target);
        CHECK(page.json().as_object().size() == expected);
        for (const auto& [id, item] : page.json().as_object()) paged[id] = item;
        const auto link = page.header("Link");
        CHECK(link.empty() == (expected == 50));
        target = link.substr(link.empty() ? 0 : 1, link.find('>') - 1);
    }
    CHECK(paged == all);
    for (const auto* query : {"limit=0", "limit=1001", "limit=-1", "after=!", "after=MQ"})
        CHECK(mara.get(std::string("/items?") + query).status == 422);
}

TEST_CASE("a change sets what is given; null and nothing leave an item as it is") {
    Backend backend;
    auto mara = backend.manager("mara");
    auto created = mara.post("/items", pen());
    const auto item = "/items/" + id_of(created);
    for (const auto& nothing :
         {boost::json::value(boost::json::object()),
          boost::json::value{{"name", nullptr}, {"category", nullptr}, {"price_usd", nullptr}, {"in_stock", nullptr}},
          boost::json::value{{"id", "x"}, {"store_manager_id", "x"}}}) {
        auto same = mara.patch(item, nothing);
        CHECK(same.status == 200);
        CHECK(same.body == created.body);
    }
    auto cheaper = mara.patch(item, {{"price_usd", 0.5}, {"in_stock", false}, {"name", nullptr}});
    CHECK(cheaper.status == 200);
    CHECK(cheaper.json().at("name") == "Pen");
    CHECK(cheaper.json().at("price_usd") == 0.5);
    CHECK(cheaper.json().at("in_stock") == false);
    CHECK(mara.patch(item, {{"name", "Pencil"}, {"category", "Home Improvement"}}).status == 200);
    CHECK(mara.get(item).json().at("category") == "Home Improvement");
    CHECK(mara.get(item).json().at("price_usd") == 0.5);
    CHECK(mara.patch(nobodys, {{"name", "Pencil"}}).status == 404);
}

TEST_CASE("only the owner may change or remove an item") {
    Backend backend;
    auto mara = backend.manager("mara"), nora = backend.manager("nora");
    auto created = mara.post("/items", pen());
    const auto item = "/items/" + id_of(created);

    auto refused = nora.patch(item, {{"price_usd", 1}});
    CHECK(refused.status == 403);
    CHECK(refused.body == R"({"detail":"Only the item's store manager may do this"})");
    CHECK(nora.patch(item, boost::json::object()).status == 403);
    CHECK(nora.delete_(item).status == 403);
    CHECK(mara.get(item).body == created.body);

    auto gone = mara.delete_(item);
    CHECK(gone.status == 204);
    CHECK(gone.body.empty());
    CHECK(mara.delete_(item).status == 404);
    CHECK(mara.get(item).status == 404);
    CHECK(nora.delete_(nobodys).status == 404);
}

TEST_CASE("items go with their manager") {
    Backend backend;
    auto mara = backend.manager("mara"), nora = backend.manager("nora");
    mara.post("/items", pen());
    nora.post("/items", pen());
    backend.query("delete from store_managers where name = 'mara'");
    CHECK(nora.get("/items").json().as_object().size() == 1);
}

TEST_CASE("B6: prices are exact, and one that would be rounded is refused") {
    Backend backend;
    auto mara = backend.manager("mara");
    for (const auto& [sent, kept] : {std::pair{"0", "0"},
                                     {"0.1", "0.1"},
                                     {"9.99", "9.99"},
                                     {"9.990", "9.99"},
                                     {"1e2", "100"},
                                     {"2.0", "2"},
                                     {"-0", "0"},
                                     {"0.000001", "0.000001"},
                                     {"999999999.999999", "999999999.999999"},
                                     {"1000000000", "1000000000"}}) {
        auto created = post_priced(mara, sent);
        CAPTURE(sent);
        CHECK(created.status == 201);
        CHECK(price_in(created) == kept);
        CHECK(price_in(mara.get("/items/" + id_of(created))) == kept);
        CHECK(price_in(mara.send("PATCH", "/items/" + id_of(created), R"({"price_usd":)" + std::string(sent) + "}",
                                 "application/json")) == kept);
    }
    for (const auto& [sent, type] : {std::pair{"-1", "greater_than_equal"},
                                     {"-0.000001", "greater_than_equal"},
                                     {"0.1234567", "decimal_max_places"},
                                     {"1000000000.000001", "less_than_equal"},
                                     {"9007199254740993", "less_than_equal"},
                                     {"1e400", "less_than_equal"},
                                     {"\"1\"", "float_type"},
                                     {"true", "float_type"},
                                     {"null", "float_type"},
                                     {"[1]", "scalar_type"},
                                     {"\"NaN\"", "float_type"}}) {
        CAPTURE(sent);
        CHECK(types_of(post_priced(mara, sent)) == R"(["body","price_usd"] )" + std::string(type) + ";");
    }
    for (const auto* sent : {"NaN", "Infinity", "01", ".5", "+1", "0x1"})  // no JSON at all
        CHECK(post_priced(mara, sent).status == 400);
}

TEST_CASE("every fault of an item is listed at once") {
    Backend backend;
    auto mara = backend.manager("mara");
    auto wrong =
        mara.post("/items", {{"name", std::string(65, 'x')}, {"category", "Toys"}, {"price_usd", -1}, {"in_stock", 1}});
    CHECK(wrong.status == 422);
    CHECK(types_of(wrong) == R"(["body","name"] string_too_long;["body","category"] enum;)"
                             R"(["body","price_usd"] greater_than_equal;["body","in_stock"] bool_type;)");
    CHECK(types_of(mara.post("/items", boost::json::object())) ==
          R"(["body","name"] missing;["body","category"] missing;)"
          R"(["body","price_usd"] missing;["body","in_stock"] missing;)");
    CHECK(types_of(mara.patch("/items/7", {{"name", ""}, {"category", "grocery"}})) ==
          R"(["path","id"] uuid_parsing;["body","name"] string_too_short;["body","category"] enum;)");
    CHECK(mara.get("/items").body == "{}");
}

TEST_CASE("an id that is no UUID is 422, in whichever request") {
    Backend backend;
    auto mara = backend.manager("mara");
    for (const auto* id : {"7", "01999999-9999-7999-8999-99999999999", "01999999-9999-7999-8999-9999999999999",
                           "01999999999979998999999999999999", "x1999999-9999-7999-8999-999999999999", "%00", "'"}) {
        const auto path = std::string("/items/") + id;
        CAPTURE(path);
        CHECK(types_of(mara.get(path)) == R"(["path","id"] uuid_parsing;)");
        CHECK(mara.patch(path, boost::json::object()).status == 422);
        CHECK(mara.delete_(path).status == 422);
    }
    auto created = mara.post("/items", pen());
    auto upper = id_of(created);
    for (auto& c : upper) c = static_cast<char>(std::toupper(c));
    CHECK(mara.get("/items/" + upper).body == created.body);
}

TEST_CASE("the eight categories, by the seed's names") {
    Backend backend;
    auto mara = backend.manager("mara");
    auto item = pen();
    for (const auto* category :
         {"Grocery", "Household", "Electronics", "Stationery", "Personal Care", "Apparel", "Home Improvement", "Pet"}) {
        item.as_object()["category"] = category;
        CHECK(mara.post("/items", item).json().at("category") == category);
    }
}

TEST_CASE("you must be a manager who is logged in for anything of an item's") {
    Backend backend;
    auto alice = backend.user("alice");
    for (const auto* method : {"GET", "PATCH", "DELETE"})
        for (const auto& [client, status] : {std::pair{backend.client(), 401}, std::pair{alice, 403}})
            CHECK(client.send(method, nobodys, *method == 'P' ? "{}" : "", *method == 'P' ? "application/json" : "")
                      .status == status);
    CHECK(backend.client().post("/items", pen()).status == 401);
    CHECK(alice.post("/items", pen()).status == 403);
}

TEST_CASE("B10: naughty names come back byte for byte") {
    Backend backend;
    auto mara = backend.manager("mara");
    auto item = pen();
    int kept = 0;
    for (const auto& name : naughty_strings()) {
        CAPTURE(name);
        item.as_object()["name"] = name;
        auto created = mara.post("/items", item);
        const bool fits = !name.empty() && code_points(name) <= 64 && name.find('\0') == name.npos;
        CHECK(created.status == (fits ? 201 : 422));
        if (created.status != 201) continue;
        ++kept;
        CHECK(mara.get("/items/" + id_of(created)).json().at("name").as_string() == name);
    }
    CHECK(mara.get("/items").json().as_object().size() == static_cast<std::size_t>(kept));
    CHECK(kept > 300);
}
