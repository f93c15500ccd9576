#include "quoin/web/router.hpp"

#include "quoin/base/unavailable.hpp"
#include "quoin/testing/client.hpp"
#include "quoin/testing/faults.hpp"
#include "quoin/web/openapi.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

using namespace quoin;

namespace {

struct Item {
    Int<1> id;
    std::string name;
    std::optional<std::string> note{};
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name, note))

struct ItemCreate {
    Text<1, 8> name;
    Default<Int<0>, 1> count;
};
BOOST_DESCRIBE_STRUCT(ItemCreate, (), (name, count))

struct Page {
    Default<Int<1, 100>, 20> limit;
    std::optional<Text<1, 8>> after;
};
BOOST_DESCRIBE_STRUCT(Page, (), (limit, after))

// A guard: who sends "Authorization: me" may come in.
struct Guest {
    static Task<Result<Guest, Unauthorized>> resolve(Request& request) {
        const auto* field = request.find("authorization");
        if (!field || *field != "me") co_return Unauthorized{"Not authenticated", "Bearer"};
        co_return Guest{};
    }
    static std::optional<Failure> admit(const Request& request) {
        if (request.find("authorization")) return std::nullopt;
        return Failure{401, "Not authenticated", "Bearer"};
    }
    static void describe(Operation& operation) {
        operation.fails(401);
        operation.security.push_back({"Token", "login", "a token"});
    }
};

// What happened during a visit, in order.
struct Diary {
    std::string text;
};

struct Outage : std::exception, TemporarilyUnavailable {};

// A guard whose check takes a while: "Authorization: me" passes it, "gone" does not, "away" cannot be checked.
struct Visitor {
    std::string name;
    Diary& diary;

    static Result<Visitor, Unauthorized> resolve(Request& request) {
        const auto* field = request.find("authorization");
        if (!field) return Unauthorized{"Not authenticated", "Bearer"};
        return Visitor{std::string(*field), request.services->get<Diary>()};
    }
    static Task<Result<Done, Unauthorized>> check(Visitor& visitor, Request& request) {
        return check_name(*request.loop, std::move(visitor.name), visitor.diary);
    }
    static void describe(Operation& operation) { operation.fails(401); }

private:
    static Task<Result<Done, Unauthorized>> check_name(Loop& loop, std::string name, Diary& diary) {
        diary.text = "check ";
        co_await sleep_for(loop, std::chrono::milliseconds(1));
        diary.text += "checked";
        if (name == "away") throw Outage();
        if (name != "me") co_return Unauthorized{"Gone", "Bearer"};
        co_return Done{};
    }
};

Task<Result<Item, NotFound>> get_item(Path<Int<1>> id) {
    if (*id > 9) co_return NotFound{"Item not found"};
    co_return Item{*id, "Pen"};
}
Task<Created<Item>> create_item(Guest, Body<ItemCreate> body) { co_return Created(Item{7, body->name.str()}); }
Task<std::vector<Item>> list_items(Query<Page> page) {
    std::vector<Item> items;
    for (std::int64_t i = 1; i <= page->limit.value && i <= 2; ++i) items.push_back({i, "Pen"});
    co_return items;
}
Task<Done> delete_item(Path<Int<1>>, Guest) { co_return Done{}; }
Task<Message> login(FormOrBody<ItemCreate> credentials) { co_return Message{credentials->name.str()}; }
Task<Message> fails(Path<Text<1, 8>> how) {
    if (how->str() == "soon") throw Outage();
    throw std::runtime_error("secret of the house");
    co_return Message{};
}
Task<Result<Item, NotFound>> visit_item(Path<Int<1>> id, Visitor visitor) {
    visitor.diary.text += "read ";
    if (*id == 7) throw std::runtime_error("secret of the house");
    co_return co_await get_item(id);
}
Task<Message> hello(Path<Text<1, 64>> name) { co_return Message{name->str()}; }

struct Shop {
    std::vector<std::string> errors;
    Router router{RouterOptions{
        .cors_origins = {"https://shop.example"},
        .on_error = [this](const Request&, const std::exception& error, bool) { errors.emplace_back(error.what()); }}};
    Diary diary;
    Services services;
    Loop loop;

    Shop() {
        services.lend(diary);
        auto items = router.group("Items", "Things");
        items.get("/items/{id}", get_item, "Read one item");
        items.get("/items", list_items, "List items");
        items.post("/items", create_item, "Create an item");
        items.delete_("/items/{id}", delete_item, "Delete an item");
        items.post("/login", login, "Log in");
        items.get("/fails/{how}", fails, "Fail");
        items.get("/hello/{name}/", hello, "Greet");
        items.get("/visits/{id}", visit_item, "Read one item while one is checked");
    }
    testing::Client client() { return {router, services, loop}; }
};

}  // namespace

TEST_CASE("a handler is given what its parameters name, and answers with its result") {
    Shop shop;
    CHECK(shop.client().get("/items/3").body == R"({"id":3,"name":"Pen","note":null})");
    CHECK(shop.client().get("/items?limit=1").body == R"([{"id":1,"name":"Pen","note":null}])");
    auto created = shop.client().with("Authorization", "me").post("/items", {{"name", "Ink"}});
    CHECK(created.status == 201);
    CHECK(created.body == R"({"id":7,"name":"Ink","note":null})");
    auto deleted = shop.client().with("Authorization", "me").delete_("/items/3");
    CHECK(deleted.status == 204);
    CHECK(deleted.body.empty());
}

TEST_CASE("a declared failure is the answer, in FastAPI's shape") {
    Shop shop;
    auto missing = shop.client().get("/items/10");
    CHECK(missing.status == 404);
    CHECK(missing.body == R"({"detail":"Item not found"})");
}

TEST_CASE("slash or no slash is the same route, and nothing else is") {
    Shop shop;
    CHECK(shop.client().get("/items/3/").status == 200);
    CHECK(shop.client().get("/hello/you").status == 200);
    CHECK(shop.client().get("/items//3").status == 404);
    CHECK(shop.client().get("//items").status == 404);
    CHECK(shop.client().get("/items/./3").status == 404);
    CHECK(shop.client().get("/items/3//").status == 404);
    CHECK(shop.client().get("/").status == 404);
}

TEST_CASE("H17: a path is decoded once, and an encoded slash separates nothing") {
    Shop shop;
    CHECK(shop.client().get("/hello/a%2Fb").json().at("message") == "a/b");
    CHECK(shop.client().get("/hello/%2541").json().at("message") == "%41");
    CHECK(shop.client().get("/hello/%C3%A9").json().at("message") == "é");
    CHECK(shop.client().get("/hello/%FF").status == 400);
    CHECK(shop.client().get("/hello/%4").status == 400);
    CHECK(shop.client().get("/hello/a%00").status == 422);
}

TEST_CASE("a path, query or body that does not fit is 422 with every fault") {
    Shop shop;
    CHECK(types_of(shop.client().get("/items/abc")) == R"(["path","id"] int_parsing;)");
    CHECK(types_of(shop.client().get("/items/0")) == R"(["path","id"] greater_than_equal;)");
    CHECK(
        types_of(shop.client().get("/items?limit=0&after=&limit=2")) ==
        R"(["query","limit"] greater_than_equal;["query","after"] string_too_short;["query","limit"] duplicate_key;)");
    auto me = shop.client().with("Authorization", "me");
    CHECK(types_of(me.post("/items", {{"count", -1}})) ==
          R"(["body","count"] greater_than_equal;["body","name"] missing;)");
    CHECK(types_of(me.send("POST", "/items", "", "")) == R"(["body"] missing;)");
    CHECK(types_of(me.post("/items", {1})) == R"(["body"] model_attributes_type;)");
}

TEST_CASE("H16: malformed JSON is 400, another content type 415, and both only after the guard") {
    Shop shop;
    auto me = shop.client().with("Authorization", "me");
    CHECK(me.send("POST", "/items", "{", "application/json").status == 400);
    CHECK(me.send("POST", "/items", R"({"name":"a"})", "application/json; charset=utf-8").status == 201);
    auto text = me.send("POST", "/items", R"({"name":"a"})", "text/plain");
    CHECK(text.status == 415);
    CHECK(text.header("Accept-Post") == "application/json");
    CHECK(me.send("POST", "/items", R"({"name":"a"})", "application/json; charset=utf-16").status == 415);
    CHECK(shop.client().send("POST", "/items", "{", "text/plain").status == 401);
}

TEST_CASE("a handler that only reads runs while its caller is checked") {
    Shop shop;
    CHECK(shop.client().with("Authorization", "me").get("/visits/3").body == R"({"id":3,"name":"Pen","note":null})");
    CHECK(shop.diary.text == "check read checked");
}

TEST_CASE("nothing is answered to a caller before the check that is under way holds") {
    Shop shop;
    auto me = shop.client().with("Authorization", "me"), gone = shop.client().with("Authorization", "gone"),
         away = shop.client().with("Authorization", "away");
    for (const auto& [path, status] :
         {std::pair{"/visits/3", 200}, {"/visits/10", 404}, {"/visits/x", 422}, {"/visits/7", 500}}) {
        CHECK(me.get(path).status == status);
        CHECK(gone.get(path).body == R"({"detail":"Gone"})");
        CHECK(gone.get(path).header("WWW-Authenticate") == "Bearer");
        CHECK(away.get(path).status == 503);
        CHECK(shop.client().get(path).status == 401);
    }
}

TEST_CASE("a form or JSON is taken where the handler asks for either") {
    Shop shop;
    CHECK(shop.client().post_form("/login", "name=a%20b+c&x=1").json().at("message") == "a b c");
    CHECK(shop.client().post("/login", {{"name", "abc"}}).json().at("message") == "abc");
    CHECK(types_of(shop.client().post_form("/login", "name=a&name=b")) == R"(["body","name"] duplicate_key;)");
    CHECK(shop.client().post_form("/login", "name=%F").status == 400);
}

TEST_CASE("H14: a method that is not served here is 405 with those that are, and an unknown path 404") {
    Shop shop;
    auto put = shop.client().send("PUT", "/items", "", "");
    CHECK(put.status == 405);
    CHECK(put.header("Allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(shop.client().get("/nothing").body == R"({"detail":"Not Found"})");
    auto options = shop.client().send("OPTIONS", "/items/3", "", "");
    CHECK(options.status == 204);
    CHECK(options.header("Allow") == "GET, HEAD, DELETE, OPTIONS");
}

TEST_CASE("H16: a client that takes no JSON gets 406") {
    Shop shop;
    CHECK(shop.client().with("Accept", "text/html").get("/items/3").status == 406);
    CHECK(shop.client().with("Accept", "text/html, */*;q=0.1").get("/items/3").status == 200);
    CHECK(shop.client().with("Accept", "application/json").get("/items/3").status == 200);
    CHECK(shop.client().with("Accept", "application/json;q=0, */*").get("/items/3").status == 406);
}

TEST_CASE("W5: what a handler throws is logged, and the client is told nothing of it") {
    Shop shop;
    auto broken = shop.client().get("/fails/now");
    CHECK(broken.status == 500);
    CHECK(broken.body == R"({"detail":"Internal Server Error"})");
    auto away = shop.client().get("/fails/soon");
    CHECK(away.status == 503);
    CHECK(away.header("Retry-After") == "1");
    CHECK(shop.errors.front() == "secret of the house");
}

TEST_CASE("W2: only an origin that is listed is allowed") {
    Shop shop;
    auto listed = shop.client().with("Origin", "https://shop.example").get("/items/3");
    CHECK(listed.header("Access-Control-Allow-Origin") == "https://shop.example");
    CHECK(listed.header("Vary") == "Origin");
    for (const auto* origin :
         {"https://shop.example.evil.com", "http://shop.example", "null", "https://shop.example:444"})
        CHECK(shop.client().with("Origin", origin).get("/items/3").header("Access-Control-Allow-Origin").empty());
    auto preflight = shop.client()
                         .with("Origin", "https://shop.example")
                         .with("Access-Control-Request-Method", "POST")
                         .send("OPTIONS", "/items", "", "");
    CHECK(preflight.status == 204);
    CHECK(preflight.header("Access-Control-Allow-Methods") == "GET, HEAD, POST, OPTIONS");
    CHECK(
        shop.client().with("Origin", "https://shop.example").post("/items", {}).header("Access-Control-Allow-Origin") ==
        "https://shop.example");
}

TEST_CASE("the OpenAPI document comes from the signatures") {
    Shop shop;
    const auto document = boost::json::parse(openapi(shop.router, {"Shop", "1", "A shop"}));
    const auto& get = document.at("paths").at("/items/{id}").at("get");
    CHECK(boost::json::serialize(get.at("parameters")) ==
          R"([{"name":"id","in":"path","required":true,"schema":{"type":"integer","format":"int64","minimum":1}}])");
    std::string statuses;
    for (const auto& [status, _] : document.at("paths").at("/items").at("post").at("responses").as_object())
        statuses += std::string(status) + " ";
    CHECK(statuses == "201 400 401 406 408 413 414 415 417 422 431 500 503 ");
    CHECK(boost::json::serialize(document.at("paths").at("/items").at("post").at("security")) == R"([{"Token":[]}])");
    CHECK(document.at("components").at("securitySchemes").at("Token").at("flows").at("password").at("tokenUrl") ==
          "login");
    const auto& hello = document.at("paths").at("/hello/{name}").at("get");
    CHECK(hello.at("operationId") == "get_hello_name");
    CHECK(hello.at("description") == "Greet. The path may as well be sent as `/hello/{name}/`.");
}

TEST_CASE("an answer has all its members, a request may lack those that may be null") {
    Shop shop;
    const auto document = boost::json::parse(openapi(shop.router, {"Shop", "1", "A shop"}));
    const auto& schemas = document.at("components").at("schemas");
    CHECK(boost::json::serialize(schemas.at("Item").at("required")) == R"(["id","name","note"])");
    CHECK(boost::json::serialize(schemas.at("ItemCreate").at("required")) == R"(["name"])");
}

TEST_CASE("a failure that is the same everywhere stands in the document once") {
    Shop shop;
    const auto document = boost::json::parse(openapi(shop.router, {"Shop", "1", "A shop"}));
    const auto& responses = document.at("paths").at("/items/{id}").at("get").at("responses");
    CHECK(boost::json::serialize(responses.at("404")) == R"({"$ref":"#/components/responses/NotFound"})");
    CHECK(boost::json::serialize(document.at_pointer("/components/responses/NotFound/content")) ==
          R"({"application/json":{"schema":{"$ref":"#/components/schemas/Problem"}}})");
    CHECK(document.at_pointer("/components/responses/ServiceUnavailable/headers/Retry-After/required") == true);
}
