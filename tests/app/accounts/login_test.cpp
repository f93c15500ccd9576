// Logins, tokens, and when they end.

#include "quoin/testing/faults.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

const boost::json::value alice{{"user_id", "alice"}, {"email", "alice@example.com"}, {"password", "strong_password"}};

}  // namespace

TEST_CASE("login takes a form or JSON, a username or an e-mail, and says when") {
    Backend backend;
    backend.client().post("/users/", alice);
    auto form =
        backend.client().post_form("/login", "grant_type=password&username=alice&password=strong_password&scope=");
    CHECK(form.status == 200);
    CHECK(form.json().at("token_type") == "bearer");
    CHECK(form.json().at("expires_in") == 1800);
    CHECK(backend.client().post_form("/login/", "username=ALICE%40example.com&password=strong_password").status == 200);
    CHECK(backend.client().post("/login", {{"email", "alice@example.com"}, {"password", "strong_password"}}).status ==
          200);
    auto json = backend.client().post("/login", {{"username", "alice"}, {"password", "strong_password"}});
    CHECK(json.status == 200);

    const auto token = boost::json::value_to<std::string>(json.json().at("access_token"));
    CHECK_FALSE(backend.client().as(token).get("/users/me").json().at("last_login").is_null());
}

TEST_CASE("P10: a wrong password and an unknown user get the same answer") {
    Backend backend;
    backend.client().post("/users/", alice);
    auto wrong = backend.client().post_form("/login", "username=alice&password=wrong_password");
    CHECK(wrong.status == 401);
    CHECK(wrong.body == R"({"detail":"Incorrect username or password"})");
    CHECK(wrong.header("WWW-Authenticate") == "Bearer");
    for (const auto* form :
         {"username=nobody&password=strong_password", "username=alice&password=", "username=&password=x"}) {
        auto other = backend.client().post_form("/login", form);
        CHECK(other.status == 401);
        CHECK(other.body == wrong.body);
        CHECK(other.headers == wrong.headers);
    }
    CHECK(backend.client().post_form("/login", "grant_type=client_credentials&username=a&password=b").status == 422);
    CHECK(backend.client().send("POST", "/login", "username=a", "text/plain").status == 415);
    CHECK(types_of(backend.client().post_form("/login", "")) ==
          R"(["body","username"] missing;["body","password"] missing;)");
}

TEST_CASE("you must be logged in, and are told how") {
    Backend backend;
    for (const auto* path : {"/profile", "/users/me", "/user/?username=a", "/protected-route"}) {
        auto anonymous = backend.client().get(path);
        CHECK(anonymous.status == 401);
        CHECK(anonymous.body == R"({"detail":"Not authenticated"})");
        CHECK(anonymous.header("WWW-Authenticate") == "Bearer");
        auto forged = backend.client().as("a.b.c").get(path);
        CHECK(forged.status == 401);
        CHECK(forged.body == R"({"detail":"Could not validate credentials"})");
        CHECK(forged.header("WWW-Authenticate") == R"(Bearer error="invalid_token")");
    }
}

TEST_CASE("J17: the scheme's name may be in any case, and nothing may stand around the token") {
    Backend backend;
    backend.user("alice");
    const auto token = backend.log_in("alice");
    for (const auto* scheme : {"bearer", "BEARER"})
        CHECK(backend.client().as(token, scheme).get("/profile").status == 200);
    for (const auto& field :
         {"Bearer" + token, "Basic " + token, "Bearer \"" + token + "\"", "Bearer " + token + ",", "Bearer  " + token})
        CHECK(backend.client().with("Authorization", field).get("/profile").status == 401);
    CHECK(backend.client().as(token).as(token).get("/profile").status == 401);
    CHECK(backend.client().get("/profile?access_token=" + token).status == 401);
}

TEST_CASE("J10: a token for another purpose is refused as too little, not as unknown") {
    Backend backend;
    backend.user("alice");
    const auto time = std::chrono::floor<std::chrono::seconds>(now());
    const auto store = backend.tokens().issue({.subject = "1",
                                               .id = "jti",
                                               .purpose = "store",
                                               .epoch = 0,
                                               .issued_at = time,
                                               .expires_at = time + std::chrono::hours(1)});
    auto refused = backend.client().as(store).get("/profile");
    CHECK(refused.status == 403);
    CHECK(refused.header("WWW-Authenticate") == R"(Bearer error="insufficient_scope")");
}

TEST_CASE("J12: logout is final for its token, and for no other") {
    Backend backend;
    backend.user("alice");
    auto first = backend.client().as(backend.log_in("alice")), second = backend.client().as(backend.log_in("alice"));
    auto out = first.post("/logout", {});
    CHECK(out.status == 200);
    CHECK(out.body == R"({"message":"Logged out successfully"})");
    CHECK(first.get("/profile").status == 401);
    CHECK(first.post("/logout", {}).status == 401);
    CHECK(second.get("/profile").status == 200);
}

TEST_CASE("J11, J20: a token ends with its user, and with a password that is changed") {
    Backend backend;
    auto alice_client = backend.user("alice"), bob = backend.user("bob");
    CHECK(bob.patch("/user/", {{"username", "bob"}, {"password", "another good one"}}).body ==
          R"({"message":"User updated successfully"})");
    CHECK(bob.get("/profile").status == 401);
    CHECK(backend.client().as(backend.log_in("bob", "another good one")).get("/profile").status == 200);
    CHECK(alice_client.delete_form("/user/", "username=alice").body == R"({"message":"User deleted successfully"})");
    CHECK(alice_client.get("/profile").status == 401);
    auto again = backend.user("alice");  // the same name is another user: no old token fits
    CHECK(alice_client.get("/profile").status == 401);
    CHECK(again.get("/profile").status == 200);
}

TEST_CASE("P9: an old hash works once more and is replaced by ours") {
    Backend backend;
    backend.user("alice");
    // sha256("test12345"), as the second seed's databases hold it
    backend.query(
        "update users set password_hash = '4104fed2c22cf3f7ae6d3a0ba9e0f2cd2c4f19b3cb4a3c1a5e8bcb1b0f0c0d4e' where id "
        "= 1");
    CHECK(backend.client().post_form("/login", "username=alice&password=test12345").status == 401);
    backend.query(
        "update users set password_hash = '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW' where id "
        "= 1");  // "U*U"
    CHECK(backend.client().post_form("/login", "username=alice&password=U*U").status == 200);
    CHECK(backend.query("select substr(password_hash, 1, 7) from users")[0][0] == "$2b$04$");
    CHECK(backend.client().post_form("/login", "username=alice&password=U*U").status == 200);
}
