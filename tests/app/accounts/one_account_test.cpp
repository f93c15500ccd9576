// P18, P19, P20: whose an account is.

#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

int registered(Backend& backend, std::string_view username, std::string_view email) {
    return backend.client()
        .post("/users/", {{"username", username}, {"email", email}, {"password", "correct horse"}})
        .status;
}

std::string count(Backend& backend, const std::string& table) {
    return backend.query("select count(*) from " + table)[0][0];
}

Settings always_the_old_password() {
    Settings settings;
    settings.password_change_minutes.value = 0;
    return settings;
}

}  // namespace

TEST_CASE("P18: a new database has no account, and none that everybody tries logs in") {
    Backend backend;
    CHECK(count(backend, "users") == "0");
    CHECK(count(backend, "store_managers") == "0");
    for (const auto* pair : {"username=admin&password=admin", "username=admin&password=password",
                             "username=root&password=root", "username=root&password=", "username=test&password=test",
                             "username=&password=", "username=quoin&password=quoin"}) {
        CHECK(backend.client().post_form("/login", pair).status == 401);
        CHECK(backend.client().post_form("/store-managers/token", pair).status == 401);
    }
    CHECK(count(backend, "users") == "0");
}

TEST_CASE("P19: an e-mail in other letters or with space about it is no second account, and logs in to no other") {
    Backend backend;
    REQUIRE(registered(backend, "alice", "Alice@x.de") == 201);
    for (const auto* email : {"alice@x.de", "ALICE@X.DE", "aLiCe@x.De"}) CHECK(registered(backend, "b", email) == 409);
    for (const auto* email : {"alice@x.de ", " alice@x.de", "alice @x.de", "alice@x.de\n", "alice@x.de\u00A0",
                              "ali\u200Bce@x.de", "\u0430lice@x.de", "alice@\uFF58.de", "alice@x.de."})
        CHECK_MESSAGE(registered(backend, "b", email) == 422, email);
    CHECK(count(backend, "users") == "1");

    const auto manager = [&](std::string_view email) {
        return backend.client()
            .post("/store-managers", {{"name", "Mara"}, {"email", email}, {"password", "correct horse"}})
            .status;
    };
    CHECK(manager("Mara@x.de") == 201);
    CHECK(manager("mara@X.de") == 409);
    CHECK(manager("mara@x.de ") == 422);
}

TEST_CASE(
    "P19: a username in other letters, with space about it or with its accents written otherwise is no second one") {
    Backend backend;
    REQUIRE(registered(backend, "alice", "a@x.de") == 201);
    CHECK(registered(backend, "ALICE", "b@x.de") == 409);
    for (const auto* name : {"alice ", " alice", "alice\t", "alice\n", "\u00A0alice", "alice\u3000", "alice\u200B",
                             "\uFEFFalice", "alice\u202E"})
        CHECK_MESSAGE(registered(backend, name, "b@x.de") == 422, name);

    REQUIRE(registered(backend, "zo\u00EB", "z@x.de") == 201);
    CHECK(registered(backend, "zoe\u0308", "b@x.de") == 422);
    CHECK(count(backend, "users") == "2");
    CHECK(backend.client().post("/login", {{"username", "zoe\u0308"}, {"password", "correct horse"}}).status == 200);
    CHECK(backend.client().post("/login", {{"username", "ZOE\u0308"}, {"password", "wrong"}}).status == 401);
}

TEST_CASE("P19: a username that looks like another's e-mail takes nothing over") {
    Backend backend;
    REQUIRE(registered(backend, "alice", "alice@x.de") == 201);
    const auto post = [&](std::string_view name, std::string_view password) {
        return backend.client().post("/user/", {{"username", name}, {"password", password}}).status;
    };
    CHECK(post("alice@x.de", "another horse") == 200);
    const auto token = backend.log_in("alice@x.de");
    CHECK(backend.client().as(token).get("/users/me").json().at("username") == "alice");
    CHECK(backend.client().post_form("/login", "username=alice%40x.de&password=another+horse").status == 401);
}

TEST_CASE("P20: a new password needs the old one") {
    Backend backend(always_the_old_password());
    const auto alice = backend.user("alice");
    const auto set = [&](const boost::json::value& body) { return alice.patch("/user/", body).status; };
    CHECK(set({{"username", "alice"}, {"password", "another horse"}}) == 403);
    CHECK(set({{"username", "alice"}, {"password", "another horse"}, {"current_password", nullptr}}) == 403);
    for (const auto* wrong : {"", "correct horsE", "correct horse ", "another horse"})
        CHECK(set({{"username", "alice"}, {"password", "another horse"}, {"current_password", wrong}}) == 403);
    CHECK(alice.get("/profile").status == 200);
    CHECK(set({{"username", "alice"}, {"birthday", "1990-05-17"}}) == 200);
    CHECK(set({{"username", "alice"}, {"password", "another horse"}, {"current_password", "correct horse"}}) == 200);
    CHECK(alice.get("/profile").status == 401);
    CHECK_FALSE(backend.log_in("alice", "another horse").empty());
}

TEST_CASE("P20, P13: a stolen token does not let anybody guess at the password") {
    Backend backend(always_the_old_password());
    const auto alice = backend.user("alice");
    const auto guess = [&](std::string_view current) {
        return alice
            .patch("/user/", {{"username", "alice"}, {"password", "another horse"}, {"current_password", current}})
            .status;
    };
    for (int i = 0; i < 10; ++i) CHECK(guess("wrong " + std::to_string(i)) == 403);
    CHECK(guess("wrong") == 429);
    CHECK(guess("correct horse") == 429);
    CHECK(alice.get("/profile").status == 200);
}

TEST_CASE("P20: an admin sets another's password by the admin's own") {
    Backend backend(always_the_old_password());
    backend.user("alice");
    const auto root = backend.admin("root");
    const boost::json::value without{{"username", "alice"}, {"password", "another horse"}};
    auto with = without;
    with.as_object()["current_password"] = "correct horse";
    CHECK(root.patch("/user/", without).status == 403);
    CHECK(root.patch("/user/", with).status == 200);
    CHECK_FALSE(backend.log_in("alice", "another horse").empty());
}

TEST_CASE("P20: who has just logged in has told the password already, for a few minutes and no longer") {
    Backend backend;
    backend.user("alice");
    const auto issued = [&](std::chrono::seconds ago) {
        const auto time = std::chrono::floor<std::chrono::seconds>(now()) - ago;
        return backend.client().as(backend.tokens().issue({.subject = "1",
                                                           .id = "a token of " + std::to_string(ago.count()),
                                                           .purpose = "user",
                                                           .epoch = 0,
                                                           .issued_at = time,
                                                           .expires_at = time + std::chrono::hours(1)}));
    };
    const boost::json::value change{{"username", "alice"}, {"password", "another horse"}};
    CHECK(issued(std::chrono::seconds(301)).patch("/user/", change).body ==
          R"({"detail":"A new password needs current_password, which is the caller's, or a new login"})");
    CHECK(issued(std::chrono::seconds(240)).patch("/user/", change).status == 200);
}
