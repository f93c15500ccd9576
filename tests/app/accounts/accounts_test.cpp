#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

const boost::json::value alice{{"user_id", "alice"}, {"email", "alice@example.com"}, {"password", "strong_password"}};

std::string types_of(const testing::Answer& answer) {
    std::string list;
    for (const auto& issue : answer.json().at("detail").as_array())
        list +=
            boost::json::serialize(issue.at("loc")) + " " + boost::json::value_to<std::string>(issue.at("type")) + ";";
    return list;
}

std::string names_of(const testing::Answer& answer) {
    std::string list;
    for (const auto& user : answer.json().as_array())
        list += boost::json::value_to<std::string>(user.at("username")) + " ";
    return list;
}

}  // namespace

TEST_CASE("001: a user registers by name and password, once") {
    Backend backend;
    const boost::json::value bob{
        {"username", "bob"}, {"password", "correct horse"}, {"birthday", "1990-05-17T00:00:00"}};
    auto first = backend.client().post("/user/", bob);
    CHECK(first.status == 200);
    CHECK(first.body == R"({"message":"User created successfully"})");
    auto second = backend.client().post("/user", bob);
    CHECK(second.status == 400);
    CHECK(second.body == R"({"detail":"User already exists"})");
}

TEST_CASE("002: a created user is answered without any hash, and its name and e-mail are taken from then on") {
    Backend backend;
    auto created = backend.client().post("/users/", alice);
    CHECK(created.status == 201);
    CHECK(created.json().at("user_id") == "alice");
    CHECK(created.json().at("email") == "alice@example.com");
    CHECK(created.body.find("$2") == std::string::npos);
    CHECK(created.body.find("password") == std::string::npos);

    CHECK(backend.client().post("/users/", alice).status == 409);
    CHECK(backend.client()
              .post("/users", {{"username", "ALICE"}, {"email", "other@example.com"}, {"password", "strong_password"}})
              .status == 409);
    CHECK(backend.client()
              .post("/users", {{"username", "other"}, {"email", "Alice@Example.com"}, {"password", "strong_password"}})
              .status == 409);
}

TEST_CASE("every fault of a registration is listed at once, under the seed's names, and no password comes back") {
    Backend backend;
    auto wrong =
        backend.client().post("/users/", {{"email", "no-at-sign"}, {"password", "short"}, {"birthday", "1990-02-30"}});
    CHECK(wrong.status == 422);
    CHECK(types_of(wrong) == R"(["body","email"] value_error;["body","password"] string_too_short;)"
                             R"(["body","birthday"] date_from_datetime_parsing;["body","user_id"] missing;)");
    auto common = backend.client().post("/user/", {{"username", "bob"}, {"password", "password123"}});
    CHECK(common.status == 422);
    CHECK(common.body.find("password123") == std::string::npos);
    CHECK(backend.client().post("/user/", {{"username", " bob"}, {"password", "correct horse"}}).status == 422);
}

TEST_CASE("P1, P2: a password that bcrypt would cut is refused, not cut") {
    Backend backend;
    auto with_password = [&](std::string_view password) {
        return backend.client().post("/user/", {{"username", "bob"}, {"password", password}}).status;
    };
    CHECK(with_password(std::string(73, 'x') + "tail") == 422);
    CHECK(with_password("é" + std::string(71, 'x')) == 422);  // 73 bytes
    CHECK(with_password(std::string_view("long enough\0 but", 16)) == 422);
    CHECK(with_password("a passphrase of lower-case letters and spaces, as long as it may be: 72 b") == 422);
    CHECK(with_password("a passphrase of lower-case letters and spaces, as long as it may be: 72") == 200);
}

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

TEST_CASE("a token opens what is the caller's") {
    Backend backend;
    backend.client().post("/users/", {{"user_id", "alice"},
                                      {"email", "alice@example.com"},
                                      {"password", "correct horse"},
                                      {"name", "Alice Liddell"},
                                      {"birthday", "1852-05-04"}});
    auto me = backend.client().as(backend.log_in("alice"));
    CHECK(me.get("/profile").body == R"({"id":1,"name":"Alice Liddell","email":"alice@example.com"})");
    CHECK(me.get("/users/me").json().at("username") == "alice");
    CHECK(me.get("/protected-route").body == R"({"message":"Hello, Alice Liddell! 🎉"})");
    auto info = me.get("/user/?username=Alice");
    CHECK(info.json().at("username") == "alice");
    CHECK(info.json().at("birthday") == "1852-05-04");
    CHECK(info.json().as_object().size() == 4);
    CHECK(me.get("/user/?username=nobody").body == R"({"detail":"User does not exist"})");
    CHECK(me.get("/user/?username=nobody").status == 400);
    CHECK(types_of(me.get("/user/")) == R"(["query","username"] missing;)");
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

TEST_CASE("users change and delete themselves, admins everybody") {
    Backend backend;
    auto alice_client = backend.user("alice"), bob = backend.user("bob"), root = backend.admin("root");
    CHECK(bob.patch("/user/", {{"username", "alice"}, {"birthday", "2000-01-01"}}).status == 403);
    CHECK(bob.delete_("/user/?username=alice").status == 403);
    CHECK(bob.patch("/user/", {{"username", "nobody"}}).status == 400);
    CHECK(bob.delete_form("/user/", "username=nobody").body == R"({"detail":"User does not exist"})");
    CHECK(alice_client.get("/user/?username=alice").json().at("birthday").is_null());

    CHECK(root.patch("/user/", {{"username", "Alice"}, {"birthday", "2000-01-01"}}).status == 200);
    CHECK(alice_client.get("/user/?username=alice").json().at("birthday") == "2000-01-01");
    CHECK(alice_client.patch("/user/", {{"username", "alice"}, {"birthday", nullptr}}).status == 200);
    CHECK(alice_client.get("/user/?username=alice").json().at("birthday") == "2000-01-01");
    CHECK(root.delete_("/user/?username=bob").status == 200);
    CHECK(names_of(backend.client().get("/users")) == "alice root ");
    CHECK(types_of(root.delete_("/user/")) == R"(["query","username"] missing;)");
}

TEST_CASE("everybody sees the list of users, and only an admin their e-mails") {
    Backend backend;
    CHECK(backend.client().get("/users").body == "[]");
    auto alice_client = backend.user("alice"), root = backend.admin("root");
    auto everybody = backend.client().get("/users");
    CHECK(names_of(everybody) == "alice root ");
    CHECK(everybody.body.find("example.com") == std::string::npos);
    CHECK(alice_client.get("/users").body == everybody.body);
    CHECK(backend.client().as("stale").get("/users").body == everybody.body);
    CHECK(root.get("/users").json().at(0).at("email") == "alice@example.com");

    Settings open;
    open.public_user_emails.value = true;
    Backend public_backend(open);
    public_backend.user("carol");
    CHECK(public_backend.client().get("/users").json().at(0).at("email") == "carol@example.com");
}

TEST_CASE("a list is read whole, or in pages that an insert does not disturb") {
    Backend backend;
    for (const auto* name : {"ann", "bob", "cid", "dan"}) backend.user(name);
    CHECK(names_of(backend.client().get("/users")) == "ann bob cid dan ");
    auto first = backend.client().get("/users?limit=3");
    CHECK(names_of(first) == "ann bob cid ");
    auto link = first.header("Link");
    CHECK(link.starts_with("</users?limit=3&after="));
    CHECK(link.ends_with(R"(>; rel="next")"));
    backend.user("eve");
    auto second = backend.client().get(link.substr(1, link.find('>') - 1));
    CHECK(names_of(second) == "dan eve ");
    CHECK(second.header("Link").empty());
    for (const auto* query : {"limit=0", "limit=1001", "limit=abc", "after=!", "limit=2&after=MQ==", "after=YQ"})
        CHECK(backend.client().get(std::string("/users?") + query).status == 422);
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

TEST_CASE("O3: what a client may not set has no effect") {
    Backend backend;
    backend.client().post("/users/", {{"user_id", "eve"},
                                      {"email", "eve@example.com"},
                                      {"password", "correct horse"},
                                      {"id", 99},
                                      {"role", "admin"},
                                      {"token_epoch", 7},
                                      {"password_hash", "x"}});
    auto eve = backend.client().as(backend.log_in("eve"));
    CHECK(eve.get("/users/me").json().at("role") == "user");
    CHECK(eve.get("/users/me").json().at("id") == 1);
    CHECK(eve.patch("/user/", {{"username", "eve"}, {"role", "admin"}}).status == 200);
    CHECK(eve.get("/users/me").json().at("role") == "user");
}

TEST_CASE("P22: of many registrations of one name at once, one succeeds") {
    Backend backend;
    auto race = [](Backend& on) -> Task<std::vector<int>> {
        std::vector<int> statuses;
        const auto client = on.client();
        auto one = [](testing::Client sender, std::vector<int>& into) -> Task<void> {
            auto answer = co_await sender.sending(
                "POST", "/users/", R"({"user_id":"alice","email":"a@example.com","password":"correct horse"})",
                "application/json");
            into.push_back(answer.status);
        };
        for (int i = 0; i < 20; ++i) spawn(one(client, statuses));
        while (statuses.size() < 20) co_await sleep_for(on.loop(), std::chrono::milliseconds(1));
        co_return statuses;
    };
    auto statuses = run(backend.loop(), race(backend));
    CHECK(std::ranges::count(statuses, 201) == 1);
    CHECK(std::ranges::count(statuses, 409) == 19);
}
