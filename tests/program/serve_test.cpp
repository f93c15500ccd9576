#include "tests/program/running.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

using namespace quoin;
using namespace quoin::testing;

namespace {

constexpr std::string_view json = "application/json", form = "application/x-www-form-urlencoded";
constexpr std::string_view alice = R"({"user_id":"alice","email":"alice@example.com","password":"strong_password"})";

std::string token_of(const Answer& login) {
    return boost::json::value_to<std::string>(login.json().at("access_token"));
}

std::string log_in(Wire& wire) {
    return token_of(wire.ask("POST", "/login", "username=alice&password=strong_password", form));
}

int mode_of(const std::string& path) {
    struct stat status{};
    ::stat(path.c_str(), &status);
    return static_cast<int>(status.st_mode & 0777);
}

// Exactly one line, without a stack of anything.
void check_one_line(const std::string& text) { CHECK_MESSAGE(std::ranges::count(text, '\n') == 1, text); }

}  // namespace

TEST_CASE("a new user registers, logs in, reads the profile and logs out") {
    Folder folder;
    auto database = empty_database();
    Running server(folder.path(), {{"DATABASE_URL", database.url()}});
    auto wire = server.connect();
    CHECK(wire.ask("POST", "/users/", alice, json).status == 201);
    const auto token = log_in(wire);
    auto profile = wire.ask("GET", "/profile", {}, {}, token);
    CHECK(profile.status == 200);
    CHECK(profile.json().at("email") == "alice@example.com");
    CHECK(profile.header("Cache-Control") == "no-store");
    CHECK(profile.header("X-Content-Type-Options") == "nosniff");
    CHECK(profile.header("Server").empty());
    CHECK(wire.ask("POST", "/logout", "{}", json, token).status == 200);
    CHECK(wire.ask("GET", "/profile", {}, {}, token).status == 401);
    CHECK(server.stop() == 0);
}

TEST_CASE("what was stored outlives the process, and so does a token") {
    Folder folder;
    auto database = empty_database();
    std::string kept, revoked;
    {
        Running server(folder.path(), {{"DATABASE_URL", database.url()}});
        auto wire = server.connect();
        wire.ask("POST", "/users/", alice, json);
        kept = log_in(wire);
        revoked = log_in(wire);
        wire.ask("POST", "/logout", {}, {}, revoked);
        server.program().signal(SIGKILL);
        CHECK(server.program().wait() == -SIGKILL);
    }
    Running server(folder.path(), {{"DATABASE_URL", database.url()}});
    auto wire = server.connect();
    CHECK(wire.ask("GET", "/profile", {}, {}, kept).status == 200);
    CHECK(wire.ask("GET", "/profile", {}, {}, revoked).status == 401);
}

TEST_CASE("without any setting it serves on SQLite, and only its owner may read what it keeps") {
    Folder folder;
    Running server(folder.path());
    CHECK(server.connect().ask("GET", "/health").body == R"({"status":"ok"})");
    CHECK(mode_of(folder / "quoin.db") == 0600);
    CHECK(mode_of(folder / "quoin.db.secret") == 0600);
}

TEST_CASE("several servers on one database see each other's logouts at once") {
    Folder folder;
    auto database = empty_database();
    const Variables variables{{"DATABASE_URL", database.url()}, {"SECRET_KEY", "k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u"}};
    Running first(folder.path(), variables), second(folder.path(), variables);
    auto here = first.connect(), there = second.connect();
    here.ask("POST", "/users/", alice, json);
    for (int i = 0; i < 20; ++i) {
        const auto token = log_in(there);
        CHECK(here.ask("GET", "/profile", {}, {}, token).status == 200);
        CHECK(there.ask("POST", "/logout", {}, {}, token).status == 200);
        CHECK(here.ask("GET", "/profile", {}, {}, token).status == 401);
    }
}

TEST_CASE("a body over the limit is refused before it is read") {
    Folder folder;
    Running server(folder.path(), {{"MAX_BODY_BYTES", "2048"}});
    auto wire = server.connect();
    wire.send("POST /user/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2049\r\n\r\n");
    auto answer = wire.read();
    Running::check_answer("POST", "/user/", answer);
    CHECK(answer.status == 413);
    CHECK(answer.json().at("detail").is_string());
    CHECK(wire.closed());
}

TEST_CASE("the errors of a request come in one shape") {
    Folder folder;
    Running server(folder.path());
    auto wire = server.connect();
    CHECK(wire.ask("POST", "/user/", "{", json).status == 400);
    CHECK(wire.ask("POST", "/user/", "{}", "text/plain").status == 415);
    CHECK(wire.ask("POST", "/user/", "{}", json).status == 422);
    CHECK(wire.ask("GET", "/nothing").body == R"({"detail":"Not Found"})");
    CHECK(wire.ask("PUT", "/health").header("Allow") == "GET, HEAD, OPTIONS");
    CHECK(wire.ask("POST", "/user/", "{\"username\":\"a\",\"username\":\"b\",\"password\":\"correct horse\"}", json)
              .status == 422);
}

TEST_CASE("a port in use is told in one line, and nothing half-made is left behind") {
    Folder folder, other;
    Running server(folder.path());
    Program second({QUOIN_BINARY, "serve", "--port", std::to_string(server.port())}, other.path(),
                   {{"LOG_LEVEL", "error"}});
    CHECK(second.wait() == 1);
    check_one_line(second.errors());
    CHECK(second.errors().find(std::to_string(server.port())) != std::string::npos);
}

TEST_CASE("a database that cannot be opened is told in one line") {
    Folder folder;
    Program program({QUOIN_BINARY, "serve", "--port", "0"}, folder.path(),
                    {{"DATABASE_URL", "sqlite:////nowhere/at/all.db"}});
    CHECK(program.wait() == 1);
    check_one_line(program.errors());
    CHECK(program.errors().find("/nowhere/at/all.db") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists("/nowhere"));
}

TEST_CASE("J5, W9: every wrong setting is told at once, without its value, and the server does not start") {
    Folder folder;
    Program program({QUOIN_BINARY, "serve", "--port", "http"}, folder.path(),
                    {{"SECRET_KEY", "changeme"}, {"LOG_LEVEL", "loud"}, {"ACCESS_TOKEN_EXPIRE_MINUTES", "0"}});
    CHECK(program.wait() == 1);
    for (const auto* name : {"PORT", "SECRET_KEY", "LOG_LEVEL", "ACCESS_TOKEN_EXPIRE_MINUTES"})
        CHECK_MESSAGE(program.errors().find(name) != std::string::npos, program.errors());
    CHECK(program.errors().find("changeme") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "quoin.db"));
}

TEST_CASE("F3: a database that goes away is 503 with Retry-After, and service comes back by itself") {
    auto database = empty_database();
    if (database->dialect() != db::Dialect::postgres) return;  // a file does not go away
    Folder folder;
    Running server(folder.path(), {{"DATABASE_URL", database.url()}});
    auto wire = server.connect();
    wire.ask("POST", "/users/", alice, json);
    const auto token = log_in(wire);

    // Cut every connection but ours, and let no new one in.
    const auto name = database.url().substr(database.url().rfind('/') + 1);
    FreshDatabase elsewhere([](db::Connection&, db::Dialect) {});
    const auto admin = elsewhere->connect();
    admin->execute("alter database " + name + " allow_connections false");
    admin->query("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
    auto away = wire.ask("GET", "/profile", {}, {}, token);
    CHECK(away.status == 503);
    CHECK_FALSE(away.header("Retry-After").empty());
    CHECK(wire.ask("GET", "/health").status == 200);
    CHECK(wire.ask("GET", "/health/ready").status == 503);

    admin->execute("alter database " + name + " allow_connections true");
    int status = 503;
    for (int tries = 0; status == 503 && tries < 100; ++tries) {
        status = wire.ask("GET", "/profile", {}, {}, token).status;
        if (status == 503) ::usleep(50'000);
    }
    CHECK(status == 200);
}
