// W10: what the real binary may do, and where it can be reached.

#include "tests/program/calling.hpp"
#include "tests/program/log_lines.hpp"
#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <fstream>
#include <set>

using namespace quoin;
using namespace quoin::testing;

namespace {

// The addresses that somebody listens on at the port, as /proc has them: "0100007F" is 127.0.0.1.
std::set<std::string> listeners(std::uint16_t port) {
    constexpr std::string_view listening = "0A";
    char wanted[8];
    std::snprintf(wanted, sizeof wanted, ":%04X", port);
    std::set<std::string> addresses;
    for (const auto* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream lines(table);
        std::string number, local, remote, state, rest;
        while (lines >> number >> local >> remote >> state && std::getline(lines, rest))
            if (state == listening && local.ends_with(wanted)) addresses.insert(local.substr(0, local.find(':')));
    }
    return addresses;
}

// The same database for another role.
std::string url_for(const std::string& url, const std::string& role, const std::string& password) {
    return "postgresql://" + role + ":" + password + url.substr(url.find('@'));
}

}  // namespace

TEST_CASE("W10: it is reached on loopback only, unless it is told otherwise") {
    Folder folder;
    Running server(folder.path());
    CHECK(listeners(server.port()) == std::set<std::string>{"0100007F"});
}

TEST_CASE("W10: a server that runs as root warns of it, and one that does not needs no right of root's") {
    Folder folder;
    Running server(folder.path());
    CHECK(server.connect().ask("GET", "/health").status == 200);
    server.stop();
    const auto warnings = lines_about("privileges", server.program().errors());
    CHECK(warnings.size() == (::geteuid() == 0 ? 1 : 0));
}

TEST_CASE("W10: it serves with a role of PostgreSQL that may neither create nor change tables") {
    auto database = empty_database();
    if (database->dialect() != db::Dialect::postgres) {
        MESSAGE("skipped: SQLite has no roles");
        return;
    }
    Folder folder;
    const Variables by_owner{{"DATABASE_URL", database.url()}};
    REQUIRE(call(folder, {"db", "upgrade"}, by_owner).status == 0);
    const auto role = "server_" + std::to_string(::getpid());
    const auto owner = database->connect();
    owner->execute("create role " + role + " login password 'for a test'; grant usage on schema public to " + role +
                   "; grant select, insert, update, delete on all tables in schema public to " + role +
                   "; grant usage on all sequences in schema public to " + role);
    {
        const Variables by_role{{"DATABASE_URL", url_for(database.url(), role, "for%20a%20test")}};
        CHECK(call(folder, {"db", "downgrade", "-1"}, by_role).status == 1);
        Running server(folder.path(), by_role);
        auto wire = server.connect();
        CHECK(wire.ask("GET", "/health/ready").status == 200);
        const auto user = register_user(wire), manager = register_manager(wire);
        CHECK(wire.ask("POST", "/posts/", R"({"post_data":"a"})", "application/json", user).status == 201);
        CHECK(wire.ask("POST", "/items", R"({"name":"Pen","category":"Pet","price_usd":1,"in_stock":true})",
                       "application/json", manager)
                  .status == 201);
        CHECK(wire.ask("POST", "/posts/1/like", {}, {}, user).status == 201);
        CHECK(wire.ask("POST", "/logout", {}, {}, user).status == 200);
        CHECK(wire.ask("DELETE", "/user/?username=ann", {}, {}, user).status == 401);
    }
    owner->execute("drop owned by " + role + "; drop role " + role);
}
