// How often a request goes to the database: the real binary tells each statement (DB_ECHO), and those of one request
// wait for each other.

#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <algorithm>
#include <sstream>

using namespace quoin;
using namespace quoin::testing;

namespace {

// A server that tells its statements, one user and one manager.
class Chatty {
public:
    // Sends a request that must be answered with `status`, after so many statements.
    void takes(int trips, int status, const std::string& method, const std::string& target, const std::string& token,
               std::string_view body = {}) {
        const auto before = server_.program().errors().size();
        answer_ = wire_.ask(method, target, body, body.empty() ? "" : "application/json", token);
        CHECK_MESSAGE(answer_.status == status, (method + " " + target + ": " + answer_.body));
        const auto told = statements(server_.program().errors().substr(before));
        CHECK_MESSAGE(std::ranges::count(told, '\n') == trips, (method + " " + target + ":\n" + told));
    }
    // Of what the last answer made.
    std::string id() const { return boost::json::value_to<std::string>(answer_.json().at("id")); }

private:
    static std::string statements(const std::string& log) {
        std::istringstream lines(log);
        std::string told;
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with("sqlite: ") || line.starts_with("postgresql: ")) (told += line) += '\n';
        return told;
    }

    Folder folder_;
    FreshDatabase database_ = empty_database();
    Running server_{folder_.path(), {{"DATABASE_URL", database_.url()}, {"DB_ECHO", "true"}}};
    Wire wire_ = server_.connect();
    Answer answer_;

public:
    const std::string user = register_user(wire_), manager = register_manager(wire_);
};

constexpr std::string_view pen = R"({"name":"Pen","category":"Stationery","price_usd":1,"in_stock":true})";

}  // namespace

TEST_CASE("the caller's check is all that /profile and /users/me ask of the database") {
    Chatty server;
    server.takes(1, 200, "GET", "/profile", server.user);
    server.takes(1, 200, "GET", "/users/me", server.user);
    server.takes(1, 200, "GET", "/protected-route", server.user);
    server.takes(0, 200, "GET", "/health", server.user);
}

TEST_CASE("a post, a like or a page of the feed is one trip to the database besides the caller's check") {
    Chatty server;
    server.takes(2, 201, "POST", "/posts/", server.user, R"({"post_data":"Hello"})");
    server.takes(2, 201, "POST", "/posts/", server.user, R"({"post_id":7,"post_data":"Hello"})");
    server.takes(2, 200, "GET", "/posts/7/", server.user);
    server.takes(2, 200, "PUT", "/posts/7/", server.user, R"({"post_data":"Hello again"})");
    server.takes(2, 201, "POST", "/posts/7/like", server.user);
    server.takes(2, 200, "GET", "/feed?limit=10", server.user);
    server.takes(2, 200, "GET", "/posts/all/?limit=10", server.user);
    server.takes(2, 204, "DELETE", "/posts/7/like", server.user);
    server.takes(2, 201, "POST", "/vote/", server.user, R"({"post_id":7,"dir":1})");
    server.takes(2, 204, "DELETE", "/posts/7", server.user);
    server.takes(2, 404, "GET", "/posts/7/", server.user);
}

TEST_CASE("an item is one trip to the database besides the caller's check") {
    Chatty server;
    server.takes(2, 201, "POST", "/items", server.manager, pen);
    const auto item = "/items/" + server.id();
    server.takes(2, 200, "GET", item, server.manager);
    server.takes(2, 200, "PATCH", item, server.manager, R"({"price_usd":2})");
    server.takes(2, 200, "GET", "/items?limit=10", server.manager);
    server.takes(2, 204, "DELETE", item, server.manager);
    server.takes(2, 404, "GET", item, server.manager);
}

TEST_CASE("what changes nothing is one more trip, to say why") {
    Chatty server;
    server.takes(2, 201, "POST", "/posts/", server.user, R"({"post_id":7,"post_data":"Hello"})");
    server.takes(2, 201, "POST", "/posts/7/like", server.user);
    server.takes(3, 200, "POST", "/posts/7/like", server.user);
    server.takes(3, 404, "POST", "/posts/8/like", server.user);
    server.takes(3, 404, "PUT", "/posts/8/", server.user, R"({"post_data":"Hello"})");
}
