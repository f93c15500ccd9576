// Callers who are deleted just after the caller's check: what they write then is refused as if they had come later.

#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

// From here on every insert into `table` finds that `deletion` came just before it.
void delete_before_insert(Backend& backend, const std::string& table, const std::string& deletion) {
    const auto trigger = "create trigger sooner before insert on " + table;
    backend.database().connect()->execute(
        backend.database().dialect() == db::Dialect::postgres
            ? "create function sooner() returns trigger language plpgsql as $$ begin " + deletion +
                  "; return new; end $$; " + trigger + " for each row execute function sooner()"
            : trigger + " begin " + deletion + "; end");
}

void check_refused(const testing::Answer& answer) {
    CHECK(answer.status == 401);
    CHECK(answer.body == R"({"detail":"Could not validate credentials"})");
    CHECK(answer.header("WWW-Authenticate") == R"(Bearer error="invalid_token")");
}

}  // namespace

TEST_CASE("an item of a manager who was deleted meanwhile is refused") {
    Backend backend;
    auto mara = backend.manager("mara");
    delete_before_insert(backend, "items", "delete from store_managers");
    check_refused(
        mara.post("/items", {{"name", "Pen"}, {"category", "Stationery"}, {"price_usd", 1.25}, {"in_stock", true}}));
    CHECK(backend.query("select count(*) from items")[0][0] == "0");
}

TEST_CASE("a post of a user who was deleted meanwhile is refused") {
    Backend backend;
    auto alice = backend.user("alice");
    delete_before_insert(backend, "posts", "delete from users");
    check_refused(alice.post("/posts/", {{"post_data", "Hello"}}));
    CHECK(backend.query("select count(*) from posts")[0][0] == "0");
}

TEST_CASE("a like or a vote of a user who was deleted meanwhile is refused") {
    Backend backend;
    auto alice = backend.user("alice"), bob = backend.user("bob");
    CHECK(alice.post("/posts/", {{"post_data", "Hello"}}).status == 201);
    delete_before_insert(backend, "votes", "delete from users where username = 'bob'");
    check_refused(bob.post("/vote/", {{"post_id", 1}, {"dir", 1}}));
    check_refused(bob.send("POST", "/posts/1/like", "", ""));
    CHECK(backend.query("select count(*) from votes")[0][0] == "0");
}
