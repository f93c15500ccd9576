#include "quoin/crypto/base64url.hpp"
#include "quoin/testing/redis_server.hpp"
#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <chrono>

using namespace quoin;
using namespace quoin::testing;
namespace json = boost::json;

namespace {

constexpr std::string_view alice = R"({"user_id":"alice","email":"alice@example.com","password":"strong_password"})";

// A database, a Redis, and any number of servers over both.
struct Site {
    Folder folder;
    FreshDatabase database = empty_database();
    RedisServer redis;

    explicit Site(std::vector<std::string> redis_options = {}) : redis(std::move(redis_options)) {}

    Variables variables() const {
        return {{"DATABASE_URL", database.url()},
                {"SECRET_KEY", "k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u"},
                {"REDIS_HOST", "127.0.0.1"},
                {"REDIS_PORT", redis.port_text()},
                {"REDIS_DB", "2"}};
    }
};

std::string log_in(const Running& server) {
    auto wire = server.connect();
    wire.ask("POST", "/users/", alice, "application/json");
    const auto login =
        wire.ask("POST", "/login", "username=alice&password=strong_password", "application/x-www-form-urlencoded");
    return token_of(login);
}

Answer profile(const Running& server, const std::string& token) {
    return server.connect().ask("GET", "/profile", {}, {}, token);
}

Answer log_out(const Running& server, const std::string& token) {
    return server.connect().ask("POST", "/logout", {}, {}, token);
}

// Asks until the status is another, for 20 seconds; gives the last. A busy machine may make Redis late as well.
int after(int status, const Running& server, const std::string& token) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (;;) {
        const auto now = profile(server, token).status;
        if (now != status || std::chrono::steady_clock::now() > patience) return now;
    }
}

std::string id_of(const std::string& token) {
    const auto from = token.find('.') + 1;
    std::string payload;
    decode_base64url(std::string_view(token).substr(from, token.find('.', from) - from), payload);
    return json::value_to<std::string>(json::parse(payload).at("jti"));
}

bool skipped() {
    if (!redis_is_here()) MESSAGE("skipped: no Redis here (tests/services/with_redis)");
    return !redis_is_here();
}

}  // namespace

TEST_CASE("003: a logout is in Redis as the seed lays it out, until the token expires, and counts on every server") {
    if (skipped()) return;
    Site site;
    Running here(site.folder.path(), site.variables()), there(site.folder.path(), site.variables());
    const auto token = log_in(here), other = log_in(here);
    CHECK(after(503, there, token) == 200);
    CHECK(log_out(here, token).status == 200);
    CHECK(profile(there, token).status == 401);
    CHECK(profile(here, token).status == 401);
    CHECK(after(503, there, other) == 200);

    CHECK(site.redis.ask({"DBSIZE"}) == "0");  // of database 0
    const auto in_second = [&](const std::string& script) {
        return site.redis.ask({"EVAL", "redis.call('SELECT', 2) return " + script, "0"});
    };
    CHECK(in_second("redis.call('KEYS', '*')") == id_of(token) + " ");
    const auto entry = json::parse(in_second("redis.call('GET', '" + id_of(token) + "')")).as_object();
    CHECK(entry.size() == 4);
    CHECK(entry.at("jti") == json::value(id_of(token)));
    CHECK(entry.at("status") == "blacklisted");
    CHECK(entry.at("created_at") == entry.at("updated_at"));
    CHECK(entry.at("created_at").as_string().ends_with("Z"));
    const auto left = std::stoll(in_second("redis.call('TTL', '" + id_of(token) + "')"));
    CHECK(left <= 30 * 60);
    CHECK(left > 25 * 60);
}

TEST_CASE("a token that another application blacklisted in Redis is refused") {
    if (skipped()) return;
    Site site;
    const Running server(site.folder.path(), site.variables());
    const auto token = log_in(server);
    CHECK(after(503, server, token) == 200);
    site.redis.ask({"EVAL", "redis.call('SELECT', 2) redis.call('SET', '" + id_of(token) + "', '{}') return 1", "0"});
    const auto refused = profile(server, token);
    CHECK(refused.status == 401);
    CHECK(refused.body == R"({"detail":"Could not validate credentials"})");
}

TEST_CASE("F14: a Redis that forgets lets no logged-out token back in") {
    if (skipped()) return;
    Site site;
    const Running server(site.folder.path(), site.variables());
    const auto token = log_in(server), other = log_in(server);
    CHECK(log_out(server, token).status == 200);
    site.redis.ask({"FLUSHALL"});
    CHECK(profile(server, token).status == 401);
    site.redis.kill();
    CHECK(profile(server, token).status == 401);
    site.redis.start();
    CHECK(after(503, server, other) == 200);
    CHECK(profile(server, token).status == 401);
}

TEST_CASE("F13: while Redis does not answer nobody is let in, and then everybody is again") {
    if (skipped()) return;
    Site site;
    const Running server(site.folder.path(), site.variables());
    const auto token = log_in(server), gone = log_in(server);
    CHECK(log_out(server, gone).status == 200);
    CHECK(server.connect().ask("GET", "/health/ready").status == 200);

    site.redis.pause();
    const auto closed = profile(server, token);
    CHECK(closed.status == 503);
    CHECK(closed.header("Retry-After") == "1");
    CHECK(log_out(server, token).status == 503);
    CHECK(profile(server, gone).status == 401);
    const auto ready = server.connect().ask("GET", "/health/ready");
    CHECK(ready.status == 503);
    CHECK(ready.body == R"({"detail":"Not ready: revocation store"})");
    CHECK(server.connect().ask("GET", "/users").status == 200);  // needs no token

    site.redis.go_on();
    CHECK(after(503, server, token) == 200);
    CHECK(profile(server, gone).status == 401);
}

TEST_CASE("F15: a full Redis makes a logout fail, and the token is void all the same") {
    if (skipped()) return;
    Site site;
    const Running server(site.folder.path(), site.variables());
    const auto token = log_in(server);
    CHECK(after(503, server, token) == 200);
    site.redis.ask({"CONFIG", "SET", "maxmemory", "1"});
    CHECK(log_out(server, token).status == 503);
    CHECK(profile(server, token).status == 401);
}

TEST_CASE("a wrong password of Redis does not stop the start, and readiness names the store") {
    if (skipped()) return;
    Site site({"--requirepass", "the right one"});
    auto variables = site.variables();
    variables.emplace_back("REDIS_PASSWORD", "canary-password");
    Running wrong(site.folder.path(), variables);
    CHECK(wrong.connect().ask("GET", "/health/ready").body == R"({"detail":"Not ready: revocation store"})");
    const auto token = log_in(wrong);
    CHECK(profile(wrong, token).status == 503);
    CHECK(wrong.stop() == 0);
    CHECK(wrong.program().errors().find("WRONGPASS") != std::string::npos);
    CHECK(wrong.program().errors().find("canary-password") == std::string::npos);

    variables.back().second = "the right one";
    const Running right(site.folder.path(), variables);
    CHECK(after(503, right, token) == 200);
}
