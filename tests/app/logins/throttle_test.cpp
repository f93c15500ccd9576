// Limits on failed logins: what an attacker meets, and what an owner does not.

#include "app/logins/store.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>

using namespace quoin;
using namespace quoin::app;

namespace {

constexpr auto right = "correct horse", wrong = "wrong horse";

testing::Answer log_in(const testing::Client& client, const std::string& name, std::string_view password = wrong) {
    return client.post("/login", {{"username", name}, {"password", password}});
}

// How many wrong passwords are looked at before the first 429, of at most 101.
int tries(const testing::Client& client, const std::string& name) {
    for (int i = 0; i < 101; ++i)
        if (log_in(client, name).status == 429) return i;
    return 101;
}

std::string address(int i) { return "192.0.2." + std::to_string(i); }

std::string rows(Backend& backend) { return backend.query("select count(*) from login_budgets")[0][0]; }

// As if so much time had passed.
void wait(Backend& backend, std::chrono::seconds time) {
    const auto by = std::to_string(std::chrono::microseconds(time).count());
    backend.query("update login_budgets set whole_at = whole_at - " + by + ", trusted_until = trusted_until - " + by);
}

}  // namespace

TEST_CASE("P13: after ten wrong passwords an address is told to wait, also with the right one") {
    Backend backend;
    backend.user("alice");
    CHECK(tries(backend.client(), "alice") == 10);
    const auto refused = log_in(backend.client(), "alice", right);
    CHECK(refused.status == 429);
    CHECK(refused.body == R"({"detail":"Too many failed logins"})");
    const auto seconds = std::stoi(refused.header("Retry-After"));
    CHECK(seconds > 60);
    CHECK(seconds <= 90);
    wait(backend, std::chrono::seconds(seconds));
    CHECK(log_in(backend.client(), "alice", right).status == 200);
}

TEST_CASE("P13: spellings of a name that differ in case or white space count as one, and every way in counts") {
    Backend backend;
    const auto client = backend.client();
    std::string statuses;
    for (const auto* name : {"Émile", "émile", "ÉMILE", " émile", "émile ", "É mile", "\témile"})
        statuses += std::to_string(log_in(client, name).status) + ' ';
    for (int i = 0; i < 4; ++i)
        statuses += std::to_string(client.post_form("/login", "username=%C3%89mile&password=x").status) + ' ';
    CHECK(statuses == "401 401 401 401 401 401 401 401 401 401 429 ");
}

TEST_CASE("P13: a store manager's login is limited as a user's, and apart from it") {
    Backend backend;
    backend.manager("mara");
    backend.user("mara");
    const auto try_once = [&](std::string_view password) {
        return backend.client().post_form("/store-managers/token",
                                          "username=mara%40example.com&password=" + std::string(password));
    };
    for (int i = 0; i < 10; ++i) CHECK(try_once(wrong).status == 401);
    const auto refused = try_once("correct+horse");
    CHECK(refused.status == 429);
    CHECK(refused.body == R"({"detail":"Too many failed logins"})");
    CHECK(log_in(backend.client(), "mara@example.com", right).status == 200);
}

TEST_CASE("P10: an unknown account is limited as a known one, in the same words") {
    Backend backend;
    backend.user("alice");
    std::set<std::string> answers;
    for (const auto* name : {"alice", "nobody"}) {
        CHECK(tries(backend.client(), name) == 10);
        const auto refused = log_in(backend.client(), name);
        answers.insert(refused.body + refused.header("Retry-After") + std::to_string(refused.headers.size()));
    }
    CHECK(answers.size() == 1);
}

TEST_CASE("P14: an address that tries many accounts is told to wait, and X-Forwarded-For does not help it") {
    Backend backend;
    int looked_at = 0;
    for (int i = 0; i < 101; ++i) {
        const auto client = backend.client().with("X-Forwarded-For", address(i));
        looked_at += log_in(client, "user" + std::to_string(i)).status == 401;
    }
    CHECK(looked_at == 50);
    CHECK(log_in(backend.client().from("192.0.2.1"), "user0").status == 401);
}

TEST_CASE("P14: behind a trusted proxy each client is limited by itself, an IPv6 network of 64 bits as one") {
    Settings settings;
    settings.trusted_proxies.list = {*Network::parse("127.0.0.1")};
    Backend backend(settings);
    backend.user("alice");
    const auto by_way_of = [&](const std::string& list) { return backend.client().with("X-Forwarded-For", list); };
    CHECK(tries(by_way_of("192.0.2.1"), "alice") == 10);
    CHECK(tries(by_way_of("203.0.113.9, 192.0.2.1"), "alice") == 0);
    CHECK(tries(by_way_of("192.0.2.2"), "alice") == 10);
    CHECK(tries(by_way_of("2001:db8::1"), "alice") == 10);
    CHECK(tries(by_way_of("2001:db8::2:3:4:5"), "alice") == 0);
    CHECK(tries(by_way_of("2001:db8:0:1::1"), "alice") == 10);
}

TEST_CASE("P15: while one address is told to wait, the owner logs in from another") {
    Backend backend;
    backend.user("alice");
    const auto attacker = backend.client().from("192.0.2.1");
    CHECK(tries(attacker, "alice") == 10);
    CHECK(log_in(backend.client().from("192.0.2.2"), "alice", right).status == 200);
    CHECK(log_in(attacker, "alice").status == 429);
}

TEST_CASE("P15: many addresses together are slowed, the owner's usual address is not, and a new one waits seconds") {
    Backend backend;
    backend.user("alice");
    const auto owner = backend.client().from("192.0.2.200");
    REQUIRE(log_in(owner, "alice", right).status == 200);
    int looked_at = 0;
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 101; ++i) looked_at += log_in(backend.client().from(address(i)), "alice").status == 401;
    const auto mended = (std::chrono::steady_clock::now() - began) / std::chrono::seconds(5);  // on a slow machine
    CHECK(looked_at >= 50);
    CHECK(looked_at <= 50 + mended);
    const auto elsewhere = log_in(backend.client().from("192.0.2.201"), "alice", right);
    CHECK(elsewhere.status == 429);
    CHECK(std::stoi(elsewhere.header("Retry-After")) <= 5);
    CHECK(log_in(owner, "alice", right).status == 200);
    CHECK(log_in(backend.client().from("192.0.2.201"), "alice", right).status == 200);
    wait(backend, std::chrono::days(31));  // nobody is remembered for ever
    for (int i = 0; i < 101; ++i) log_in(backend.client().from(address(i)), "alice");
    CHECK(log_in(owner, "alice", right).status == 429);
}

TEST_CASE("a right password forgets the account's failures, but not the address's for other accounts") {
    Backend backend;
    backend.user("alice");
    for (int i = 0; i < 5; ++i) {
        for (int j = 0; j < 9; ++j) CHECK(log_in(backend.client(), "alice").status == 401);
        CHECK(log_in(backend.client(), "alice", right).status == 200);
    }
    CHECK(tries(backend.client(), "bob") == 5);  // 45 are spent
}

TEST_CASE("a login that fails by no fault of its own counts for nothing") {
    Backend backend;
    backend.user("alice");
    backend.query("alter table users rename column password_hash to put_away");
    for (int i = 0; i < 11; ++i) CHECK(log_in(backend.client(), "alice").status == 500);
    backend.query("alter table users rename column put_away to password_hash");
    CHECK(tries(backend.client(), "alice") == 10);
}

TEST_CASE("P13: guesses at the same moment do not slip past the limit") {
    Backend backend;
    backend.user("alice");
    std::vector<Backend::Sending> requests(
        64, {backend.client(), "POST", "/login", R"({"username":"alice","password":"wrong horse"})"});
    int looked_at = 0;
    for (const auto& answer : backend.send_together(requests)) looked_at += answer.status == 401;
    CHECK(looked_at == 10);
}

TEST_CASE("F23: a clock that jumps back leaves nobody locked out") {
    Backend backend;
    backend.user("alice");
    CHECK(tries(backend.client(), "alice") == 10);
    wait(backend, std::chrono::hours(-2));  // as if these ten had been two hours ahead of now
    CHECK(log_in(backend.client(), "alice", right).status == 200);
    CHECK(tries(backend.client(), "alice") == 10);
}

TEST_CASE("budgets that are whole again are removed, and nothing of them says who tried what") {
    Backend backend;
    backend.user("alice");
    log_in(backend.client(), "secret typed as a name");
    CHECK(rows(backend) == "6");  // the first one, the address's, and two for each account
    for (const auto& row : backend.query("select budget from login_budgets where budget <> ''"))
        CHECK(row[0].find_first_not_of("0123456789abcdef") == std::string::npos);
    const auto forget = [&](Timestamp time) { run(backend.loop(), logins::forget_whole(Db(backend.lanes()), time)); };
    forget(now() + std::chrono::minutes(15));
    CHECK(rows(backend) == "1");  // that the address has logged in to the account
    forget(now() + std::chrono::days(31));
    CHECK(rows(backend) == "0");
}
