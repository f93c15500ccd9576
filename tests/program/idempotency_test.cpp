// Idempotency-Key over several servers of one database, and over the end of a server.

#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <set>

using namespace quoin::testing;

namespace {

struct Site {
    Folder folder;
    FreshDatabase database = empty_database();
    std::deque<Running> servers;

    Running& start() {
        return servers.emplace_back(folder.path(), Variables{{"DATABASE_URL", database.url()},
                                                             {"SECRET_KEY", "k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u"}});
    }
    std::string posts() { return database->connect()->query("select count(*) from posts")[0][0]; }
};

// A post, with a key.
std::string request(const std::string& token) {
    const std::string body = R"({"post_data":"Hello"})";
    return "POST /posts/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
           "\r\nIdempotency-Key: one\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("F10: 64 equal requests to two servers at once make one row, and all get its answer") {
    Site site;
    auto &first = site.start(), &second = site.start();
    auto wire = first.connect();
    const auto token = register_user(wire);
    std::deque<Wire> wires;
    for (int i = 0; i < 64; ++i) wires.emplace_back((i % 2 ? first : second).port()).send(request(token));
    std::set<std::string> answers;
    int replayed = 0;
    for (auto& each : wires) {
        const auto answer = each.read();
        answers.insert(std::to_string(answer.status) + answer.body);
        replayed += answer.header("Idempotency-Replayed") == "true";
    }
    CHECK(answers.size() == 1);
    CHECK(answers.begin()->starts_with("201{\"post_id\":1,"));
    CHECK(replayed == 63);
    CHECK(site.posts() == "1");
}

TEST_CASE("F10: who never read the answer, since the server was killed, gets it from the next one") {
    Site site;
    auto& first = site.start();
    auto wire = first.connect();
    const auto token = register_user(wire);
    wire.send(request(token));
    wire.wait();  // so it is committed
    first.program().signal(SIGKILL);
    first.program().wait();
    Wire again(site.start().port());
    again.send(request(token));
    const auto answer = again.read();
    CHECK(answer.status == 201);
    CHECK(answer.header("Idempotency-Replayed") == "true");
    CHECK(site.posts() == "1");
}
