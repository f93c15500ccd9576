// W7, J16: whatever a request holds, it is one line of the log, and a token is in none.

#include "tests/program/log_lines.hpp"
#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::testing;

namespace {

// What would begin a line of its own, colour a terminal, end a text or be none.
std::vector<std::string> hostile() {
    return {"a\r\n{\"event\":\"request\",\"forged\":1}",
            "a\n{\"event\":\"request\",\"forged\":1}",
            "\x1B[31mred\x1B[0m",
            std::string("a\0b", 3),
            "\xFF\xFE\xC0\x80",
            "\xED\xA0\x80",
            "\u2028\u2029\u202E\u0085",
            "\"},{\"event\":\"request\",\"forged\":1}",
            "\\u000a\\",
            "%0d%0a%00%1b",
            std::string(64 * 1024, 'x')};
}

// What came back for one request on a connection of its own; 0 where the connection was closed without a word.
int sent(Running& server, const std::string& bytes) {
    auto wire = server.connect();
    wire.send(bytes);
    try {
        return wire.read().status;
    } catch (const std::exception&) {
        return 0;
    }
}

std::string request(const std::string& target, const std::string& fields, const std::string& body = {}) {
    return (body.empty() ? "GET " : "POST ") + target + " HTTP/1.1\r\nHost: a\r\n" + fields +
           (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") +
           "Connection: close\r\n\r\n" + body;
}

// Fields of the head that are wrong are answered with 400 or 431, and paths with 404 or worse.
std::size_t send_in_every_place(Running& server) {
    std::size_t requests = 0;
    const auto one = [&](const std::string& bytes) {
        CHECK(sent(server, bytes) != 200);
        ++requests;
    };
    for (const auto& text : hostile()) {
        one(request("/nothing/" + text, ""));
        one(request("/nothing", "User-Agent: " + text + "\r\n"));
        one(request("/nothing", "X-Request-ID: " + text + "\r\n"));
        one(request("/nothing", "X-Forwarded-For: " + text + "\r\n"));
        one(request("/nothing", "Authorization: Bearer " + text + "\r\n"));
        one(request("/profile", "Authorization: " + text + "\r\n"));
        one(text + " /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        one(request("/login", "Content-Type: application/x-www-form-urlencoded\r\n", "password=x&username=" + text));
        one(request("/login", "Content-Type: application/json\r\n",
                    boost::json::serialize(boost::json::value{{"username", text}, {"password", "x"}})));
        one(request("/login", "Content-Type: " + text + "\r\n", "x"));
    }
    return requests;
}

}  // namespace

TEST_CASE("W7: a request is one line of the log that is JSON, whatever is in it") {
    Folder folder;
    Running server(
        folder.path(),
        {{"LOG_LEVEL", "debug"}, {"LOGIN_FAILURES_PER_ADDRESS", "1000000"}, {"LOGIN_FAILURES_PER_ACCOUNT", "1000000"}});
    const auto requests = send_in_every_place(server);
    CHECK(server.stop() == 0);
    const auto log = server.program().errors();
    const auto lines = lines_about("request", log);
    CHECK(lines.size() == requests);
    for (const auto& line : lines) {
        CHECK_FALSE(line.contains("forged"));
        CHECK(line.at("peer") == "127.0.0.1");
    }
    for (const char c : log) REQUIRE((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
    MESSAGE("W7: ", requests, " requests, ", lines.size(), " lines");
}

TEST_CASE("J16: no line of the log has the token that a request was sent with, wherever it stood") {
    Folder folder;
    Running server(folder.path(), {{"LOG_LEVEL", "debug"}});
    auto wire = server.connect();
    const auto token = register_user(wire), manager = register_manager(wire);
    for (const auto& [each, path] : {std::pair(token, "/profile"), std::pair(manager, "/items")}) {
        CHECK(wire.ask("GET", path, {}, {}, each).status == 200);
        CHECK(wire.ask("GET", path, {}, {}, each + "x").status == 401);
        CHECK(wire.ask("GET", std::string(path) + "?access_token=" + each).status == 401);
        CHECK(wire.ask("GET", std::string(path) + "/" + each).status >= 401);
        CHECK(sent(server, request(path, "Cookie: access_token=" + each + "\r\n")) == 401);
        CHECK(sent(server, request(path, "X-Access-Token: " + each + "\r\n")) == 401);
        CHECK(sent(server, request(path, "X-Request-ID: " + each.substr(0, 40) + "\r\n")) == 401);
        CHECK(wire.ask("POST", "/login", "username=" + each.substr(0, 200) + "&password=" + each,
                       "application/x-www-form-urlencoded")
                  .status == 401);
    }
    server.stop();
    const auto log = server.program().errors();
    for (const auto& each : {token, manager}) {
        CHECK(log.find(each) == std::string::npos);
        CHECK(log.find(each.substr(each.rfind('.') + 1)) == std::string::npos);  // its signature
    }
}
