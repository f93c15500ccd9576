// What users see and change of themselves and of each other.

#include "quoin/testing/faults.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::app;

namespace {

std::string names_of(const testing::Answer& answer) {
    std::string list;
    for (const auto& user : answer.json().as_array())
        list += boost::json::value_to<std::string>(user.at("username")) + " ";
    return list;
}

}  // namespace

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
