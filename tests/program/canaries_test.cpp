// W6: secrets that are easy to find again, and everything that the real binary lets out of itself.

#include "quoin/testing/redis_server.hpp"
#include "tests/program/log_lines.hpp"
#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

using namespace quoin;
using namespace quoin::testing;

namespace {

constexpr std::string_view as_json = "application/json", as_form = "application/x-www-form-urlencoded";
constexpr auto password = "canary-of-a-user", other_password = "canary-of-a-typo",
               secret = "canary-key-that-signs-tokens-0123", redis_password = "canary-of-redis";

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Whatever came out, by where; none may hold a canary.
class Leaks {
public:
    void keep(std::string where, std::string text) { seen_.emplace_back(std::move(where), std::move(text)); }
    void keep(const Answer& answer) {
        std::string text = answer.body;
        for (const auto& [name, value] : answer.headers) text += "\n" + name + ": " + value;
        keep("an answer", std::move(text));
    }
    void keep(Program& program) {
        keep("standard output", program.output());
        keep("standard error", program.errors());
    }
    void check(std::initializer_list<std::string> canaries) const {
        for (const auto& canary : canaries) {
            REQUIRE(canary.size() >= 12);
            for (const auto& [where, text] : seen_)
                CHECK_MESSAGE(text.find(canary) == std::string::npos, (where + " holds " + canary + ":\n" + text));
        }
    }

private:
    std::vector<std::pair<std::string, std::string>> seen_;
};

std::string password_of(const std::string& url) {
    const auto at = url.find('@');
    const auto colon = url.rfind(':', at);
    return at == url.npos ? "no password in a file's name" : url.substr(colon + 1, at - colon - 1);
}

// What fails at the start, with its output.
void fail_to_start(Leaks& leaks, Variables variables, std::vector<std::string> arguments = {"serve", "--port", "0"}) {
    const Folder folder;
    variables.emplace_back("LOG_LEVEL", "debug");
    arguments.insert(arguments.begin(), QUOIN_BINARY);
    Program program(arguments, folder.path(), variables);
    program.close_input();
    CHECK(program.wait() != 0);
    CHECK_FALSE(program.errors().empty());
    leaks.keep(program);
}

std::string user(std::string_view name, std::string_view with) {
    return R"({"user_id":")" + std::string(name) + R"(","email":")" + std::string(name) +
           R"(@example.com","password":")" + std::string(with) + R"("})";
}

}  // namespace

TEST_CASE("W6: no password and no token comes out of a server at work, at debug level and with its statements told") {
    Folder folder;
    auto database = empty_database();
    Running server(
        folder.path(),
        {{"DATABASE_URL", database.url()}, {"SECRET_KEY", secret}, {"LOG_LEVEL", "debug"}, {"DB_ECHO", "true"}});
    auto wire = server.connect();
    Leaks leaks;
    const auto ask = [&](std::string_view method, const std::string& target, const std::string& body = {},
                         std::string_view type = {},
                         std::string_view with = {}) { leaks.keep(wire.ask(method, target, body, type, with)); };
    ask("POST", "/users/", user("alice", password), as_json);
    ask("POST", "/users/", user("alice", password), as_json);  // taken
    ask("POST", "/users/", R"({"user_id":7,"password":[")" + std::string(password) + R"("]})", as_json);
    ask("POST", "/users/", R"({"password":")" + std::string(password), as_json);  // cut off
    ask("POST", "/users/",
        user("bob", "canary-of-a-user that is far longer than the seventy-two bytes that bcrypt sees"), as_json);
    ask("POST", "/users/", user("bob", password), "text/plain");
    const auto token =
        token_of(wire.ask("POST", "/login", "username=alice&password=" + std::string(password), as_form));
    ask("POST", "/login", "username=alice&password=" + std::string(other_password), as_form);
    ask("POST", "/login", "username=" + std::string(other_password) + "&password=alice", as_form);
    ask("POST", "/login", "password=" + std::string(password), as_form);
    ask("GET", "/profile", {}, {}, token);
    ask("GET", "/profile", {}, {}, token + "x");
    ask("GET", "/profile?access_token=" + token);
    ask("GET", "/posts/" + token, {}, {}, token);
    ask("GET", "/" + token);
    ask("PATCH", "/user/", R"({"username":"alice","password":")" + std::string(other_password) + R"("})", as_json,
        token);
    ask("POST", "/logout", {}, {}, token);
    ask("GET", "/metrics");
    leaks.keep("the command line", contents("/proc/" + std::to_string(server.program().id()) + "/cmdline"));
    CHECK(server.stop() == 0);
    leaks.keep(server.program());
    leaks.check(
        {password, other_password, secret, token, token.substr(token.rfind('.') + 1), password_of(database.url())});
}

TEST_CASE("W6: no password comes out while the database and Redis refuse and fail") {
    if (!redis_is_here()) {
        MESSAGE("skipped: no Redis here (tests/services/with_redis)");
        return;
    }
    Folder folder;
    auto database = empty_database();
    RedisServer redis({"--requirepass", "another"});
    Running server(folder.path(), {{"DATABASE_URL", database.url()},
                                   {"SECRET_KEY", secret},
                                   {"LOG_LEVEL", "debug"},
                                   {"REDIS_HOST", "127.0.0.1"},
                                   {"REDIS_PORT", redis.port_text()},
                                   {"REDIS_PASSWORD", redis_password}});
    auto wire = server.connect();
    Leaks leaks;
    leaks.keep(wire.ask("POST", "/users/", user("alice", password), as_json));
    const auto token =
        token_of(wire.ask("POST", "/login", "username=alice&password=" + std::string(password), as_form));
    leaks.keep(wire.ask("GET", "/profile", {}, {}, token));
    leaks.keep(wire.ask("GET", "/health/ready"));
    redis.kill();
    leaks.keep(wire.ask("POST", "/logout", {}, {}, token));
    if (database->dialect() == db::Dialect::postgres) {
        FreshDatabase elsewhere([](db::Connection&, db::Dialect) {});
        const auto name = database.url().substr(database.url().rfind('/') + 1);
        const auto connection = elsewhere->connect();
        connection->execute("alter database " + name + " allow_connections false");
        connection->query("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        leaks.keep(wire.ask("POST", "/login", "username=alice&password=" + std::string(password), as_form));
        leaks.keep(wire.ask("POST", "/users/", user("bob", password), as_json));
        connection->execute("alter database " + name + " allow_connections true");
    }
    CHECK(server.stop() == 0);
    leaks.keep(server.program());
    for (const auto* event : {"unavailable", "security", "request"})
        CHECK_FALSE(lines_about(event, server.program().errors()).empty());
    leaks.check({password, secret, redis_password, token, password_of(database.url())});
}

TEST_CASE("W6: no secret comes out of a start that fails, or of what shows the settings") {
    Leaks leaks;
    const std::string canary = "canary-of-a-database";
    fail_to_start(leaks, {{"DATABASE_URL", "postgresql://quoin:" + canary + "@127.0.0.1:1/quoin"}});
    fail_to_start(leaks, {{"DATABASE_URL", "postgresql://quoin:a/" + canary + "@127.0.0.1:1/quoin"}});
    fail_to_start(leaks, {{"DATABASE_URL", "postgresql://quoin:" + canary + "%zz@127.0.0.1/quoin"}});
    fail_to_start(leaks, {{"DATABASE_URL", "postgres//quoin:" + canary + "@127.0.0.1/quoin"}});
    fail_to_start(leaks, {{"DATABASE_URL", "postgresql://127.0.0.1:1/quoin?password=" + canary}});
    fail_to_start(leaks, {{"DATABASE_URL", "postgresql://127.0.0.1:1/quoin?sslpassword=" + canary + "&nonsense=1"}});
    fail_to_start(leaks, {{"DB_HOST", "127.0.0.1"}, {"DB_PORT", "1"}, {"DB_NAME", "x"}, {"DB_PASSWORD", canary}});
    fail_to_start(leaks, {{"SECRET_KEY", "canary-of-a-database"}});  // too short
    fail_to_start(leaks, {{"SECRET_KEY", "-----BEGIN PRIVATE KEY-----\\n" + canary + "\\n-----END PRIVATE KEY-----"},
                          {"ALGORITHM", "RS256"}});
    fail_to_start(leaks, {{"SECRET_KEY", canary + canary}, {"REDIS_PASSWORD", canary}, {"PORT", "http"}});
    fail_to_start(leaks, {{"SECRET_KEY_FILE", "/nowhere"}, {"DB_PASSWORD", canary}});

    const Folder folder;
    Program config({QUOIN_BINARY, "config"}, folder.path(),
                   {{"DATABASE_URL", "postgresql://quoin:" + canary + "@127.0.0.1:1/quoin"},
                    {"SECRET_KEY", canary + "-7f3k9x2m5q8w1z4b"},
                    {"REDIS_PASSWORD", canary}});
    CHECK(config.wait() == 0);
    leaks.keep(config);
    leaks.check({canary});
}

TEST_CASE("W6: a wrong password of the database is told of without it") {
    auto database = empty_database();
    if (database->dialect() != db::Dialect::postgres) return;  // a file has none
    auto url = database.url();
    const auto right = password_of(url);
    url.replace(url.find(right), right.size(), "canary-of-a-database");
    Leaks leaks;
    fail_to_start(leaks, {{"DATABASE_URL", url}});
    fail_to_start(leaks, {{"DATABASE_URL", url}}, {"create-user", "--username", "a", "--password", password});
    fail_to_start(leaks, {{"DATABASE_URL", url}}, {"db", "current"});
    leaks.check({"canary-of-a-database", right, password});
}
