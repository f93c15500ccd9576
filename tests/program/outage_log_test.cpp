// What the log tells of an outage: one line when it begins and one when it is over, however many requests it fails.

#include "quoin/testing/redis_server.hpp"
#include "tests/program/log_lines.hpp"
#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

using namespace quoin;
using namespace quoin::testing;

namespace {

constexpr int refused = 20;

// Asks often enough to fail `refused` times.
void ask_in_vain(Wire& wire, const std::string& token) {
    for (int i = 0; i < refused; ++i) CHECK(wire.ask("GET", "/profile", {}, {}, token).status == 503);
}

// The line that tells of the end, which comes by itself: nobody asks for anything.
boost::json::object end_of_outage(Running& server) {
    for (int tries = 0; tries < 400; ++tries) {
        const auto lines = lines_about("available again", server.program().errors());
        if (!lines.empty()) return lines.back();
        ::usleep(50'000);
    }
    throw std::runtime_error("the log does not tell of the end of the outage");
}

void check_told_once(Running& server, std::string_view what) {
    const auto end = end_of_outage(server);
    CHECK(end.at("what").as_string() == what);
    CHECK(end.at("requests").to_number<int>() >= refused);
    const auto begun = lines_about("unavailable", server.program().errors());
    REQUIRE(begun.size() == 1);
    CHECK(begun[0].at("what").as_string() == what);
    CHECK(begun[0].at("level") == "warning");
    CHECK_FALSE(begun[0].at("error").as_string().empty());
    CHECK(lines_about("available again", server.program().errors()).size() == 1);
}

}  // namespace

TEST_CASE("F35: a database that goes away is one line, and its return another") {
    auto database = empty_database();
    if (database->dialect() != db::Dialect::postgres) return;  // a file does not go away
    Folder folder;
    Running server(folder.path(), {{"DATABASE_URL", database.url()}});
    auto wire = server.connect();
    const auto token = register_user(wire);

    const auto name = database.url().substr(database.url().rfind('/') + 1);
    FreshDatabase elsewhere([](db::Connection&, db::Dialect) {});
    const auto admin = elsewhere->connect();
    admin->execute("alter database " + name + " allow_connections false");
    admin->query("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    ask_in_vain(wire, token);
    admin->execute("alter database " + name + " allow_connections true");
    check_told_once(server, "database");
}

TEST_CASE("F35: a Redis that goes away is one line, and its return another") {
    if (!redis_is_here()) {
        MESSAGE("skipped: no Redis here (tests/services/with_redis)");
        return;
    }
    auto database = empty_database();
    RedisServer redis;
    Folder folder;
    Running server(folder.path(),
                   {{"DATABASE_URL", database.url()}, {"REDIS_HOST", "127.0.0.1"}, {"REDIS_PORT", redis.port_text()}});
    auto wire = server.connect();
    const auto token = register_user(wire);
    redis.kill();
    ask_in_vain(wire, token);
    redis.start();
    check_told_once(server, "revocation store");
}
