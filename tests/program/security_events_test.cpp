// What an auditor finds in the log of the real binary.

#include "app/security_events.hpp"
#include "quoin/schema/describe.hpp"
#include "tests/program/log_lines.hpp"
#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <boost/mp11/algorithm.hpp>

#include <fstream>
#include <iterator>
#include <set>

using namespace quoin;
using namespace quoin::testing;
namespace json = boost::json;

namespace {

constexpr std::string_view as_json = "application/json", as_form = "application/x-www-form-urlencoded";
constexpr std::string_view alice = R"({"user_id":"alice","email":"alice@example.com","password":"strong_password"})";

// A server that logs nothing else: LOG_LEVEL does not hold these back.
struct Audited {
    Folder folder;
    FreshDatabase database = empty_database();
    Running server{folder.path(), {{"DATABASE_URL", database.url()}, {"LOG_LEVEL", "error"}}};
    Wire wire = server.connect();

    std::string log_in(std::string_view password = "strong_password") {
        return token_of(wire.ask("POST", "/login", "username=alice&password=" + std::string(password), as_form));
    }
    // The last event, without what is another each time; its request must be that of `answer`.
    json::object last_of(const Answer& answer) {
        auto events = lines_about("security", server.program().errors());
        REQUIRE_FALSE(events.empty());
        auto& last = events.back();
        const auto time = json::value_to<std::string>(last.at("time"));
        CHECK(time.size() == std::string_view("2026-11-21T12:34:05.067Z").size());
        CHECK(time.ends_with("Z"));
        CHECK(json::value_to<std::string>(last.at("request")) == answer.header("X-Request-ID"));
        CHECK(last.at("peer") == "127.0.0.1");
        for (const auto* varying : {"time", "request", "peer", "event"}) last.erase(varying);
        return last;
    }
};

json::object event(std::string_view level, std::string_view what, std::string_view who, std::string_view whom,
                   std::string_view why, std::string_view method, std::string_view route) {
    return {{"level", level}, {"what", what},     {"who", who},    {"whom", whom},
            {"why", why},     {"method", method}, {"route", route}};
}

std::set<std::string, std::less<>> names_of_events() {
    std::set<std::string, std::less<>> names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<app::SecurityEvent>>(
        [&](auto each) { names.emplace(each.name); });
    return names;
}

}  // namespace

TEST_CASE("W8: a login tells who, and a failed one who was tried and never what was typed") {
    Audited it;
    const auto created = it.wire.ask("POST", "/users/", alice, as_json);
    CHECK(it.last_of(created) == event("info", "user_created", "", "1", "", "POST", "/users/"));
    const auto good = it.wire.ask("POST", "/login", "username=alice&password=strong_password", as_form);
    CHECK(it.last_of(good) == event("info", "login", "1", "", "", "POST", "/login"));
    const auto wrong = it.wire.ask("POST", "/login", "username=alice&password=a_typo", as_form);
    CHECK(it.last_of(wrong) == event("warning", "login_failed", "", "1", "the password is another", "POST", "/login"));
    const auto swapped = it.wire.ask("POST", "/login", "username=strong_password&password=alice", as_form);
    CHECK(it.last_of(swapped) == event("warning", "login_failed", "", "", "nobody has this name", "POST", "/login"));
    CHECK(lines_about("security", it.server.program().errors()).size() == 4);  // a failed login is not told twice
    CHECK(it.server.program().errors().find("strong_password") == std::string::npos);
}

TEST_CASE("W8: each 401 and 403 tells why, which the client is not told") {
    Audited it;
    it.wire.ask("POST", "/users/", alice, as_json);
    const auto token = it.log_in();
    auto forged = token;
    auto& letter = forged[forged.rfind('.') + 1];
    letter = letter == 'A' ? 'B' : 'A';
    CHECK(it.last_of(it.wire.ask("GET", "/profile")) ==
          event("warning", "access_denied", "", "", "no token was sent", "GET", "/profile"));
    CHECK(it.last_of(it.wire.ask("GET", "/profile", {}, {}, "a.b")) ==
          event("warning", "access_denied", "", "", "the token has not three parts", "GET", "/profile"));
    CHECK(it.last_of(it.wire.ask("GET", "/profile", {}, {}, forged)) ==
          event("warning", "access_denied", "", "", "the signature is not ours", "GET", "/profile"));
    CHECK(it.last_of(it.wire.ask("GET", "/items", {}, {}, token)) ==
          event("warning", "access_denied", "1", "", "This token is not a store manager's", "GET", "/items"));

    it.wire.ask("POST", "/users/", R"({"user_id":"bob","email":"b@example.com","password":"strong_password"})",
                as_json);
    CHECK(it.last_of(it.wire.ask("PATCH", "/user/", R"({"username":"bob"})", as_json, token)) ==
          event("warning", "access_denied", "1", "", "the caller has no right to this", "PATCH", "/user/"));
    CHECK(it.last_of(it.wire.ask("POST", "/items", "{}", as_json)) ==  // refused before its body is read
          event("warning", "access_denied", "", "", "no token was sent", "POST", "/items"));
}

TEST_CASE("W8: changes and the end of tokens tell who did it to whom") {
    Audited it;
    it.wire.ask("POST", "/users/", alice, as_json);
    const auto old = it.log_in();
    CHECK(it.last_of(it.wire.ask("PATCH", "/user/", R"({"username":"alice","birthday":"1990-05-17"})", as_json, old)) ==
          event("info", "user_changed", "1", "alice", "", "PATCH", "/user/"));
    CHECK(it.last_of(it.wire.ask("PATCH", "/user/", R"({"username":"alice","password":"another_one"})", as_json,
                                 old)) == event("info", "password_changed", "1", "alice", "", "PATCH", "/user/"));
    CHECK(it.last_of(it.wire.ask("GET", "/profile", {}, {}, old)) ==
          event("warning", "access_denied", "1", "", "the caller's tokens up to then were revoked", "GET", "/profile"));

    const auto ended = it.log_in("another_one");
    auto logout = it.last_of(it.wire.ask("POST", "/logout", {}, {}, ended));
    CHECK(logout.at("whom").as_string().size() == 15);  // the token's id
    logout["whom"] = "";
    CHECK(logout == event("info", "token_revoked", "1", "", "", "POST", "/logout"));
    CHECK(it.last_of(it.wire.ask("GET", "/profile", {}, {}, ended)) ==
          event("warning", "access_denied", "1", "", "the token was revoked", "GET", "/profile"));

    const auto last = it.log_in("another_one");
    CHECK(it.last_of(it.wire.ask("DELETE", "/user/?username=alice", {}, {}, last)) ==
          event("info", "user_deleted", "1", "alice", "", "DELETE", "/user/"));
    CHECK(it.last_of(it.wire.ask("GET", "/profile", {}, {}, last)) ==
          event("warning", "access_denied", "1", "", "nobody has this id any more", "GET", "/profile"));
}

TEST_CASE("W8: who was not registered after all is not told of") {
    Audited it;
    const auto registering = [&](std::string_view name) {
        const auto body = R"({"username":")" + std::string(name) + R"(","password":"strong_password"})";
        it.wire.send("POST /user/ HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: for-" + std::string(name) +
                     "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                     "\r\n\r\n" + body);
        return it.wire.read();
    };
    const auto ann = registering("ann");
    REQUIRE(ann.status == 200);
    CHECK(it.last_of(ann) == event("info", "user_created", "", "1", "", "POST", "/user/"));
    // The answer cannot be kept now, so the whole is rolled back.
    it.database->connect()->query("create unique index one_answer on idempotent_answers (status)");
    CHECK(registering("bob").status == 500);
    CHECK(it.database->connect()->query("select count(*) from users")[0][0] == "1");
    CHECK(lines_about("security", it.server.program().errors()).size() == 1);
}

TEST_CASE("W8: the store's managers are told of as users are") {
    Audited it;
    const auto created = it.wire.ask(
        "POST", "/store-managers", R"({"name":"Ann","email":"ann@example.com","password":"strong_password"})", as_json);
    const auto id = json::value_to<std::string>(created.json().at("id"));
    CHECK(it.last_of(created) == event("info", "store_manager_created", "", id, "", "POST", "/store-managers"));
    const auto form = "username=ann%40example.com&password=";
    CHECK(it.last_of(it.wire.ask("POST", "/store-managers/token", form + std::string("wrong"), as_form)) ==
          event("warning", "login_failed", "", id, "the password is another", "POST", "/store-managers/token"));
    const auto login = it.wire.ask("POST", "/store-managers/token", form + std::string("strong_password"), as_form);
    CHECK(it.last_of(login) == event("info", "login", id, "", "", "POST", "/store-managers/token"));
    auto logout = it.last_of(it.wire.ask("GET", "/store-managers/logout", {}, {}, token_of(login)));
    logout["whom"] = "";
    CHECK(logout == event("info", "token_revoked", id, "", "", "GET", "/store-managers/logout"));
}

TEST_CASE("W8: an admin made at the command line is told of, with who typed it") {
    Folder folder;
    auto database = empty_database();
    Program program({QUOIN_BINARY, "create-user", "--username", "root", "--email", "", "--admin", "--password-stdin"},
                    folder.path(), {{"DATABASE_URL", database.url()}, {"BCRYPT_COST", "10"}});
    program.write_line("a rather long phrase");
    CHECK(program.wait() == 0);
    auto events = lines_about("security", program.errors());
    REQUIRE(events.size() == 1);
    CHECK_FALSE(events[0].at("who").as_string().empty());
    events[0].erase("time");
    events[0].erase("who");
    CHECK(events[0] == json::object{{"level", "info"},
                                    {"event", "security"},
                                    {"what", "user_created"},
                                    {"whom", "1"},
                                    {"peer", "command line"}});
}

TEST_CASE("each security event stands in docs/logs.md, and no other") {
    std::ifstream file(QUOIN_SOURCE_DIR "/docs/logs.md");
    std::set<std::string, std::less<>> documented;
    bool inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("## ")) inside = line == "## Security events";
        if (inside && line.starts_with("| `")) documented.insert(line.substr(3, line.find('`', 3) - 3));
    }
    CHECK(documented == names_of_events());
}
