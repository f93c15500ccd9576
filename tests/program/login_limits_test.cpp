// Limits on failed logins, over several servers of one database.

#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace quoin::testing;

namespace {

constexpr auto form = "application/x-www-form-urlencoded";

// A database, and servers that are started over it.
struct Site {
    Folder folder;
    FreshDatabase database = empty_database();
    std::deque<Running> servers;

    Running& start() { return servers.emplace_back(folder.path(), Variables{{"DATABASE_URL", database.url()}}); }
};

int guess(const Running& server) {
    return server.connect().ask("POST", "/login", "username=alice&password=wrong_password", form).status;
}

}  // namespace

TEST_CASE("P16: failed logins count together on two servers of one database, and a restart resets nothing") {
    Site site;
    auto &first = site.start(), &second = site.start();
    first.connect().ask("POST", "/users/",
                        R"({"user_id":"alice","email":"alice@example.com","password":"strong_password"})",
                        "application/json");
    for (int i = 0; i < 5; ++i) {
        CHECK(guess(first) == 401);
        CHECK(guess(second) == 401);
    }
    CHECK(guess(first) == 429);
    CHECK(guess(second) == 429);
    CHECK(first.stop() == 0);
    CHECK(guess(site.start()) == 429);
}
