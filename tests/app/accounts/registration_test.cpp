// Who may become a user, and what is refused.

#include "quoin/testing/faults.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace quoin;
using namespace quoin::app;

namespace {

const boost::json::value alice{{"user_id", "alice"}, {"email", "alice@example.com"}, {"password", "strong_password"}};

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
