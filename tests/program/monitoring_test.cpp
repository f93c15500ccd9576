// W11: health and metrics at an address of their own.

#include "tests/program/calling.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

using namespace quoin::testing;

namespace {

// The port of the address that the server says it is watched at.
std::uint16_t watched_at(Running& server) {
    const auto line = server.program().wait_for_line("Monitoring: ");
    return static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
}

std::string requests_in(const std::string& metrics) {
    const auto start = metrics.find("\nquoin_requests_total ") + 1;
    return metrics.substr(start, metrics.find('\n', start) - start);
}

}  // namespace

TEST_CASE("W11: health and metrics can be had at an address of their own, and then nowhere else") {
    Folder folder;
    Running server(folder.path(), {{"MONITORING_ADDRESS", "127.0.0.1:0"}});
    Wire inside(watched_at(server));
    auto outside = server.connect();
    for (const auto* path : {"/metrics", "/health/ready"}) {
        CHECK(inside.ask("GET", path).status == 200);
        CHECK(outside.ask("GET", path).status == 404);
    }
    for (auto* wire : {&inside, &outside}) CHECK(wire->ask("GET", "/health").body == R"({"status":"ok"})");
    for (const auto* path : {"/", "/docs", "/openapi.json", "/users", "/profile"})
        CHECK_MESSAGE(inside.ask("GET", path).status == 404, path);
    CHECK(inside.ask("POST", "/login", "username=a&password=b", "application/x-www-form-urlencoded").status == 404);
}

TEST_CASE("W11: who watches is not counted among the requests, and ends with the server") {
    Folder folder;
    Running server(folder.path(), {{"MONITORING_ADDRESS", "127.0.0.1:0"}});
    Wire inside(watched_at(server));
    CHECK(server.connect().ask("GET", "/health").status == 200);
    for (int i = 0; i < 2; ++i) CHECK(requests_in(inside.ask("GET", "/metrics").body) == "quoin_requests_total 1");
    server.program().signal(SIGTERM);
    CHECK(inside.closed());
    CHECK(server.program().wait() == 0);
}

TEST_CASE("an address for monitoring that is taken stops the start, and is named") {
    Folder folder, other;
    Running server(folder.path());
    const auto taken = "127.0.0.1:" + std::to_string(server.port());
    const auto refused = call(other, {"serve", "--port", "0"}, {{"MONITORING_ADDRESS", taken}});
    CHECK(refused.status == 1);
    CHECK(contains(refused.errors,
                   "cannot listen on 127.0.0.1, port " + std::to_string(server.port()) + ": Address already in use"));
}
