#include "quoin/testing/faults.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

const boost::json::value mara{{"name", "Mara"}, {"email", "mara@example.com"}, {"password_hash", "strong_password"}};
constexpr std::string_view login = "grant_type=password&username=mara%40example.com&password=strong_password&scope=";

testing::Answer head(const testing::Client& client, std::string_view target) {
    return client.send("HEAD", target, "", "");
}

}  // namespace

TEST_CASE("003: a store manager registers once, and neither the password nor its hash comes back") {
    Backend backend;
    auto created = backend.client().post("/store-managers", mara);
    CHECK(created.status == 201);
    CHECK(created.json().as_object().size() == 3);
    CHECK(created.json().at("name") == "Mara");
    CHECK(created.json().at("email") == "mara@example.com");
    CHECK(created.json().at("id").as_string().at(14) == '7');  // a UUID's version
    CHECK(created.body.find("password") == std::string::npos);
    CHECK(backend.query("select substr(password_hash, 1, 7) from store_managers")[0][0] == "$2b$04$");

    auto again = backend.client().post(
        "/store-managers/", {{"name", "Other"}, {"email", "MARA@example.com"}, {"password", "another good one"}});
    CHECK(again.status == 409);
    CHECK(again.body == R"({"detail":"The e-mail is already taken"})");
}

TEST_CASE("the password may be called password, and each fault is listed under the seed's name") {
    Backend backend;
    CHECK(
        backend.client()
            .post("/store-managers", {{"name", "Mara"}, {"email", "mara@example.com"}, {"password", "strong_password"}})
            .status == 201);
    CHECK(backend.client().post_form("/store-managers/token", login).status == 200);
    CHECK(types_of(backend.client().post("/store-managers", {{"name", std::string(65, 'x')}, {"email", "none"}})) ==
          R"(["body","name"] string_too_long;["body","email"] value_error;["body","password_hash"] missing;)");
    auto weak = backend.client().post("/store-managers",
                                      {{"name", "M"}, {"email", "m@example.com"}, {"password", "password123"}});
    CHECK(types_of(weak) == R"(["body","password_hash"] password;)");
    CHECK(weak.body.find("password123") == std::string::npos);
    CHECK(backend.client()
              .post("/store-managers", {{"name", "M"},
                                        {"email", "m@example.com"},
                                        {"password", "strong_password"},
                                        {"password_hash", "strong_password"}})
              .status == 422);
}

TEST_CASE("003: a manager logs in by a form and gets a jwt for a day") {
    Backend backend;
    backend.client().post("/store-managers", mara);
    auto first = backend.client().post_form("/store-managers/token", login);
    CHECK(first.status == 200);
    CHECK(first.json().at("token_type") == "jwt");
    CHECK(first.json().at("expires_in") == 86400);
    auto second =
        backend.client().post_form("/store-managers/token/", "username=Mara%40Example.com&password=strong_password");
    const auto time = std::chrono::floor<std::chrono::seconds>(now());
    auto claims_of = [&](const testing::Answer& answer) {
        return backend.tokens().verify(boost::json::value_to<std::string>(answer.json().at("access_token")), time);
    };
    CHECK(claims_of(first)->purpose == "store");
    CHECK(claims_of(first)->subject == claims_of(second)->subject);
    CHECK(claims_of(first)->id != claims_of(second)->id);
    CHECK(claims_of(first)->expires_at - claims_of(first)->issued_at == std::chrono::hours(24));
}

TEST_CASE("P10: a wrong password and an unknown e-mail get the same answer") {
    Backend backend;
    backend.client().post("/store-managers", mara);
    backend.user("alice");
    auto wrong =
        backend.client().post_form("/store-managers/token", "username=mara%40example.com&password=wrong_password");
    CHECK(wrong.status == 401);
    CHECK(wrong.body == R"({"detail":"Incorrect username or password"})");
    CHECK(wrong.header("WWW-Authenticate") == "Bearer");
    for (const auto* form : {"username=nobody%40example.com&password=strong_password", "username=Mara&password=x",
                             "username=alice%40example.com&password=correct horse", "username=&password="}) {
        auto other = backend.client().post_form("/store-managers/token", form);
        CHECK(other.status == 401);
        CHECK(other.body == wrong.body);
        CHECK(other.headers == wrong.headers);
    }
    CHECK(types_of(backend.client().post_form("/store-managers/token", "")) ==
          R"(["body","username"] missing;["body","password"] missing;)");
    CHECK(backend.client().post("/store-managers/token", {{"username", "a"}, {"password", "b"}}).status == 415);
    CHECK(backend.client().post_form("/login", login).status == 401);
}

TEST_CASE("P9: an old hash of a manager works once more and is replaced by ours") {
    Backend backend;
    backend.client().post("/store-managers", mara);
    backend.query(
        "update store_managers set password_hash = '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'");
    const std::string form = "username=mara%40example.com&password=U*U";
    CHECK(backend.client().post_form("/store-managers/token", form).status == 200);
    CHECK(backend.query("select substr(password_hash, 1, 7) from store_managers")[0][0] == "$2b$04$");
    CHECK(backend.client().post_form("/store-managers/token", form).status == 200);
}

TEST_CASE("003: the store takes its tokens behind Bearer and jwt, in any case") {
    Backend backend;
    backend.manager("mara");
    const auto token = backend.log_in_manager("mara");
    for (const auto* scheme : {"Bearer", "bearer", "BEARER", "jwt", "JWT", "Jwt"})
        CHECK(backend.client().as(token, scheme).get("/items").status == 200);
    for (const auto& field : {"Basic " + token, "jwt" + token, "jwt  " + token, token})
        CHECK(backend.client().with("Authorization", field).get("/items").status == 401);
    CHECK(backend.client().as(token).as(token, "jwt").get("/items").status == 401);

    auto anonymous = backend.client().get("/items");
    CHECK(anonymous.status == 401);
    CHECK(anonymous.body == R"({"detail":"Not authenticated"})");
    CHECK(anonymous.header("WWW-Authenticate") == "Bearer");
    auto forged = backend.client().as("a.b.c", "jwt").get("/items");
    CHECK(forged.status == 401);
    CHECK(forged.body == R"({"detail":"Could not validate credentials"})");
    CHECK(forged.header("WWW-Authenticate") == R"(Bearer error="invalid_token")");
}

TEST_CASE("J10: a user's token is too little for the store, and a manager's for what is a user's") {
    Backend backend;
    auto mara_client = backend.manager("mara"), alice = backend.user("alice");
    auto refused = alice.get("/items");
    CHECK(refused.status == 403);
    CHECK(refused.body == R"({"detail":"This token is not a store manager's"})");
    CHECK(refused.header("WWW-Authenticate") == R"(Bearer error="insufficient_scope")");
    CHECK(mara_client.get("/profile").status == 403);
    CHECK(backend.client().as(backend.log_in("alice"), "jwt").get("/profile").status == 401);
    CHECK(mara_client.get("/users").status == 200);
}

TEST_CASE("003: a manager logs out by GET or POST, and the token is void from the next request on") {
    Backend backend;
    backend.manager("mara");
    for (const auto* method : {"GET", "POST"})
        for (const auto* path : {"/store-managers/logout", "/store-managers/logout/"}) {
            auto client = backend.client().as(backend.log_in_manager("mara"), "jwt");
            auto other = backend.client().as(backend.log_in_manager("mara"));
            auto out = client.send(method, path, "", "");
            CHECK(out.status == 200);
            CHECK(out.body == R"({"message":"Logged out successfully"})");
            CHECK(client.get("/items").status == 401);
            CHECK(client.send(method, path, "", "").status == 401);
            CHECK(other.get("/items").status == 200);
        }
    auto alice = backend.user("alice");
    CHECK(alice.get("/store-managers/logout").status == 403);
    CHECK(alice.get("/profile").status == 200);
    CHECK(backend.client().get("/store-managers/logout").status == 401);
}

TEST_CASE("J22: neither HEAD nor a browser that fetches ahead logs out") {
    Backend backend;
    auto client = backend.manager("mara");
    CHECK(head(client, "/store-managers/logout").status == 200);
    CHECK(client.get("/items").status == 200);
    for (const auto& [name, value] : {std::pair{"Sec-Purpose", "prefetch"},
                                      {"Sec-Purpose", "prefetch;prerender"},
                                      {"Purpose", "Prefetch"},
                                      {"X-Moz", "prefetch"}}) {
        CAPTURE(name);
        CHECK(client.with(name, value).get("/store-managers/logout").status == 403);
        CHECK(head(client.with(name, value), "/store-managers/logout").status == 403);
        CHECK(client.get("/items").status == 200);
    }
    CHECK(client.with("Sec-Purpose", "navigate").get("/store-managers/logout").status == 200);
    CHECK(client.get("/items").status == 401);
}

TEST_CASE("POST /logout revokes a token of either kind") {
    Backend backend;
    backend.manager("mara");
    for (const auto* scheme : {"Bearer", "jwt"}) {
        auto client = backend.client().as(backend.log_in_manager("mara"), scheme);
        CHECK(client.post("/logout", {}).body == R"({"message":"Logged out successfully"})");
        CHECK(client.get("/items").status == 401);
        CHECK(client.post("/logout", {}).status == 401);
    }
    const auto time = std::chrono::floor<std::chrono::seconds>(now());
    const auto other = backend.tokens().issue({.subject = "1",
                                               .id = "jti",
                                               .purpose = "reset",
                                               .epoch = 0,
                                               .issued_at = time,
                                               .expires_at = time + std::chrono::hours(1)});
    CHECK(backend.client().as(other).post("/logout", {}).status == 403);
}

TEST_CASE("J11: a manager's token ends with the manager and with the epoch it was issued in") {
    Backend backend;
    auto mara_client = backend.manager("mara"), nora = backend.manager("nora");
    backend.query("update store_managers set token_epoch = 1 where name = 'nora'");
    CHECK(nora.get("/items").status == 401);
    CHECK(backend.client().as(backend.log_in_manager("nora")).get("/items").status == 200);
    backend.query("delete from store_managers where name = 'mara'");
    CHECK(mara_client.get("/items").status == 401);
    for (const auto* subject : {"1", "mara@example.com", "0199aaaa-0000-7000-8000-00000000000"}) {
        const auto time = std::chrono::floor<std::chrono::seconds>(now());
        const auto token = backend.tokens().issue({.subject = subject,
                                                   .id = "jti",
                                                   .purpose = "store",
                                                   .epoch = 0,
                                                   .issued_at = time,
                                                   .expires_at = time + std::chrono::hours(1)});
        CHECK(backend.client().as(token).get("/items").status == 401);
    }
}

TEST_CASE("the document says where a store's token comes from, and that either kind may log out") {
    Backend backend;
    const auto document = backend.client().get("/openapi.json").json();
    const auto& scheme = document.at("components").at("securitySchemes").at("StoreToken");
    CHECK(scheme.at("flows").at("password").at("tokenUrl") == "store-managers/token");
    CHECK(boost::json::serialize(document.at("paths").at("/items").at("get").at("security")) ==
          R"([{"StoreToken":[]}])");
    CHECK(boost::json::serialize(document.at("paths").at("/logout").at("post").at("security")) ==
          R"([{"UserToken":[]},{"StoreToken":[]}])");
    CHECK(boost::json::serialize(document.at("paths")
                                     .at("/items")
                                     .at("get")
                                     .at("responses")
                                     .at("200")
                                     .at("content")
                                     .at("application/json")
                                     .at("schema")) ==
          R"({"type":"object","additionalProperties":{"$ref":"#/components/schemas/Item"}})");
    CHECK(boost::json::serialize(document.at("components").at("schemas").at("Item").at("properties").at("price_usd")) ==
          R"({"type":"number","minimum":0,"maximum":1000000000})");
}
