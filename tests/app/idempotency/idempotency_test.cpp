// Requests that are sent again with their Idempotency-Key.

#include "quoin/idempotency/store.hpp"
#include "quoin/testing/faults.hpp"
#include "quoin/web/router.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace quoin;
using namespace quoin::app;

namespace {

const boost::json::value hello{{"post_data", "Hello"}};

testing::Client with_key(const testing::Client& client, std::string key = "8e03978e-40d5-43e8-bc93-6894a57f9324") {
    return client.with("Idempotency-Key", std::move(key));
}

std::string count(Backend& backend, const std::string& table) {
    return backend.query("select count(*) from " + table)[0][0];
}

// Sends it twice: the second answer must be the first one.
void check_twice(Backend& backend, const testing::Client& client, const std::string& target,
                 const boost::json::value& body, const std::string& table) {
    CAPTURE(target);
    const auto before = std::stoi(count(backend, table));
    const auto first = with_key(client).post(target, body), second = with_key(client).post(target, body);
    CHECK(first.status / 100 == 2);
    CHECK(first.header("Idempotency-Replayed") == "");
    CHECK(second.status == first.status);
    CHECK(second.body == first.body);
    CHECK(second.header("Content-Type") == first.header("Content-Type"));
    CHECK(second.header("Idempotency-Replayed") == "true");
    CHECK(std::stoi(count(backend, table)) == before + 1);
    CHECK(with_key(client, "another key").post(target, body).header("Idempotency-Replayed") == "");
    backend.query("delete from idempotent_answers");
}

struct Pen {
    std::string colour;
};
BOOST_DESCRIBE_STRUCT(Pen, (), (colour))

Task<Tagged<Pen>> make_pen(IdempotentDb) { co_return Tagged(Pen{"blue"}); }

}  // namespace

TEST_CASE("F10: a request that is sent again with its key gets its answer again, and nothing is written twice") {
    Backend backend;
    const auto anybody = backend.client(), user = backend.user("ann"), manager = backend.manager("mara");
    check_twice(backend, anybody, "/user/", {{"username", "bob"}, {"password", "strong_password"}}, "users");
    check_twice(backend, anybody, "/users/",
                {{"user_id", "eve"}, {"email", "eve@example.com"}, {"password", "strong_password"}}, "users");
    check_twice(backend, anybody, "/store-managers",
                {{"name", "Max"}, {"email", "max@example.com"}, {"password", "strong_password"}}, "store_managers");
    check_twice(backend, user, "/posts/", hello, "posts");
    check_twice(backend, user, "/posts/", {{"post_id", 70}, {"post_data", "Hello"}}, "posts");
    check_twice(backend, user, "/vote/", {{"post_id", 70}, {"dir", 1}}, "votes");
    backend.query("delete from votes");
    check_twice(backend, user, "/posts/70/like", {}, "votes");
    check_twice(backend, manager, "/items",
                {{"name", "Pen"}, {"category", "Stationery"}, {"price_usd", 1.25}, {"in_stock", true}}, "items");
}

TEST_CASE("F10: of 64 equal requests at once one is carried out, and all get its answer") {
    Backend backend;
    const auto user = with_key(backend.user("ann"));
    const auto body = boost::json::serialize(hello);
    const std::vector<Backend::Sending> requests(64, {user, "POST", "/posts/", body});
    std::set<std::string> answers;
    for (const auto& answer : backend.send_together(requests))
        answers.insert(std::to_string(answer.status) + answer.body);
    CHECK(answers.size() == 1);
    CHECK(answers.begin()->starts_with("201{\"post_id\":1,"));
    CHECK(count(backend, "posts") == "1");
}

TEST_CASE("a key that was sent with another request is refused, whatever is different") {
    Backend backend;
    const auto user = with_key(backend.user("ann"));
    REQUIRE(user.post("/posts/", hello).status == 201);
    const auto refused = user.post("/posts/", {{"post_data", "Hello!"}});
    CHECK(refused.status == 422);
    CHECK(refused.body == R"({"detail":[{"loc":["header","Idempotency-Key"],)"
                          R"("msg":"This key was sent with another request","type":"idempotency_key_reused"}]})");
    CHECK(user.post("/posts/1/like", {}).status == 422);
    CHECK(user.post("/posts", hello).header("Idempotency-Replayed") == "true");  // with a slash or without: one route
    CHECK(count(backend, "posts") == "1");
    CHECK(count(backend, "votes") == "0");
}

TEST_CASE("a key is its sender's: another may use the same, and learns nothing") {
    Backend backend;
    const auto ann = with_key(backend.user("ann")), bob = with_key(backend.user("bob"));
    const auto first = ann.post("/posts/", hello), second = bob.post("/posts/", hello);
    CHECK(first.status == 201);
    CHECK(second.status == 201);
    CHECK(second.header("Idempotency-Replayed") == "");
    CHECK(first.body != second.body);
    CHECK(with_key(backend.client()).post("/posts/", hello).status == 401);
}

TEST_CASE("a key is one text of visible ASCII characters, and its faults are told with the others") {
    Backend backend;
    const auto user = backend.user("ann");
    for (const auto& key : {std::string(), std::string("a key"), std::string("clé"), std::string(256, 'k')})
        CHECK(types_of(with_key(user, key).post("/posts/", {{"post_data", ""}})) ==
              R"(["body","post_data"] string_too_short;["header","Idempotency-Key"] idempotency_key;)");
    CHECK(with_key(with_key(user, "a"), "b").post("/posts/", hello).status == 422);
    CHECK(with_key(user, std::string(255, '~')).post("/posts/", hello).status == 201);
    CHECK(count(backend, "posts") == "1");
}

TEST_CASE("what was refused is not kept: the same key may be tried again") {
    Backend backend;
    const auto user = with_key(backend.user("ann"));
    CHECK(user.post("/posts/70/like", {}).status == 404);
    CHECK(count(backend, "idempotent_answers") == "0");
    backend.query(
        "insert into posts (post_id, post_data, created_at, user_id) select 70, 'x', created_at, id from users");
    CHECK(user.post("/posts/70/like", {}).status == 201);
    CHECK(with_key(backend.client(), "k")
              .post("/users/", {{"user_id", "ann"}, {"email", "a@b.de"}, {"password", "strong_password"}})
              .status == 409);
    CHECK(count(backend, "idempotent_answers") == "1");
}

TEST_CASE("an answer is kept for a day, and then removed") {
    Backend backend;
    const auto user = with_key(backend.user("ann"));
    REQUIRE(user.post("/posts/", hello).status == 201);
    const auto forget = [&](Timestamp time) {
        run(backend.loop(), idempotency::forget_expired(Db(backend.lanes()), time));
    };
    forget(now() + std::chrono::hours(23));
    CHECK(user.post("/posts/", hello).header("Idempotency-Replayed") == "true");
    backend.query("update idempotent_answers set expires_at = (select created_at from posts)");
    CHECK(user.post("/posts/", {{"post_data", "Another day"}}).status == 201);  // also where it was not removed yet
    CHECK(count(backend, "posts") == "2");
    CHECK(count(backend, "idempotent_answers") == "1");
    forget(now() + std::chrono::hours(25));
    CHECK(count(backend, "idempotent_answers") == "0");
}

TEST_CASE("what is kept holds no secret: no password, no hash of one, no key") {
    Backend backend;
    REQUIRE(with_key(backend.client(), "very-own-key")
                .post("/users/", {{"user_id", "eve"}, {"email", "eve@example.com"}, {"password", "strong_password"}})
                .status == 201);
    const auto row = backend.query("select id, fingerprint, status, headers, body from idempotent_answers").at(0);
    std::string text;
    for (const auto& column : row) text += column + '\n';
    for (const auto* secret : {"strong_password", "$2b$", "very-own-key", "access_token"})
        CHECK(text.find(secret) == std::string::npos);
    CHECK(row[4].starts_with(R"({"id":1,"user_id":"eve")"));
}

TEST_CASE("the tag of what was created is kept with the answer") {
    Backend backend;
    Router router{RouterOptions{}};
    router.group("Pens", "What writes").post("/pens", make_pen, "Make a pen");
    const auto client = with_key(testing::Client(router, backend.services(), backend.loop()));
    const auto first = client.post("/pens", {}), again = client.post("/pens", {});
    CHECK(first.header("ETag").size() > 2);
    CHECK(again.header("ETag") == first.header("ETag"));
    CHECK(again.header("Idempotency-Replayed") == "true");
    CHECK(again.body == first.body);
}
