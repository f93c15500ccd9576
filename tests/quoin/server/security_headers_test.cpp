// The fields that every answer carries, those too that no handler made.

#include "tests/quoin/server/running_server.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

void check_fields(const Answer& answer, int status) {
    CAPTURE(answer.head);
    CHECK(answer.status == status);
    CHECK(answer.field("X-Content-Type-Options") == "nosniff");
    CHECK(answer.field("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
    CHECK(answer.field("Referrer-Policy") == "no-referrer");
    CHECK(answer.field("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK_FALSE(answer.field("Date").empty());
    CHECK(answer.field("Server").empty());
    CHECK(answer.field("X-Powered-By").empty());
    if (!answer.body.empty()) CHECK(answer.field("Content-Type") == "application/json");
}

}  // namespace

TEST_CASE("W1: what the server refuses by itself has the security fields of every answer") {
    Limits limits;
    limits.head_timeout = 100ms;
    limits.body = 100;
    RunningServer server(limits);
    const auto answer_to = [&](const std::string& text) { return Client(server).send(text).read(); };
    check_fields(answer_to("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400);
    check_fields(answer_to("GET /hello HTTP/1.1\r\nHost"), 408);
    check_fields(answer_to("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n"), 413);
    check_fields(answer_to("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n"), 413);
    check_fields(answer_to("GET /" + std::string(limits.target, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
    check_fields(answer_to("GET /hello HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\n\r\n"), 417);
    check_fields(answer_to("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + std::string(limits.head, 'a') + "\r\n\r\n"), 431);
    check_fields(answer_to("GET /hello HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
    check_fields(answer_to(get("/throws")), 500);
    check_fields(answer_to(get("/empty")), 204);
    check_fields(answer_to(post("/forbidden", "body")), 403);
}

TEST_CASE("W1: a connection that is one too many is told so with the same fields") {
    Limits limits;
    limits.connections = 1;
    RunningServer server(limits);
    Client first(server);
    REQUIRE(first.send(get("/hello")).read().status == 200);
    check_fields(Client(server).send(get("/hello")).read(), 503);
}
