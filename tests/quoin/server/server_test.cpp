#include "running_server.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <csignal>
#include <mutex>
#include <system_error>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

bool refuses_connections(const RunningServer& server) {
    try {
        Client late(server);
        return false;
    } catch (const std::runtime_error&) {
        return true;
    }
}

}  // namespace

TEST_CASE("F18: a shutdown answers what is in flight, with Connection: close") {
    RunningServer server(Limits{.linger = 250ms});
    Client waiting(server), pipelined(server), idle(server), partial(server);
    CHECK(idle.send(get("/hello")).read().status == 200);
    partial.send("GET /hello HTTP/1.1\r\n");
    waiting.send(get("/wait"));
    pipelined.send(get("/wait") + get("/hello") + get("/hello"));
    CHECK(eventually([&] { return server.handler.waiting == 2; }));

    server.server.shut_down();
    CHECK(idle.ended());
    CHECK(refuses_connections(server));
    server.handler.release();
    partial.send("Host: a\r\n\r\n");
    for (auto* client : {&waiting, &partial}) {
        const auto answer = client->read();
        CHECK(answer.status == 200);
        CHECK(answer.closes());
        CHECK(client->ended());
    }
    CHECK_FALSE(pipelined.read().closes());
    CHECK_FALSE(pipelined.read().closes());
    CHECK(pipelined.read().closes());
    CHECK(pipelined.ended());
    server.stop();
    CHECK(server.server.counters(0).cut.get() == 0);
}

TEST_CASE("F18: a request that comes when the server is told to stop is still answered") {
    RunningServer server;
    Client client(server), other(server);
    CHECK(client.send(get("/hello")).read().status == 200);
    other.send(get("/wait"));
    CHECK(eventually([&] { return server.handler.waiting == 1; }));
    server.server.shut_down();
    CHECK(eventually([&] { return refuses_connections(server); }));
    server.handler.release();
    CHECK(other.read().closes());
    const auto answer = client.send(get("/hello")).read();
    CHECK(answer.status == 200);
    CHECK(answer.closes());
}

TEST_CASE("F18: who is connected but not accepted yet is answered, not reset") {
    RunningServer server;
    Client busy(server);
    busy.send(get("/block"));  // holds the loop, so that the shutdown finds what comes meanwhile
    CHECK(eventually([&] { return server.handler.waiting == 1; }));
    Client late(server);
    late.send(get("/hello"));
    server.server.shut_down();
    server.handler.release();
    CHECK(late.read().status == 200);
    CHECK(late.ended());
}

TEST_CASE("F18: what is over the grace time is cut and counted") {
    RunningServer server(Limits{.linger = 10s, .grace = 50ms});
    Client partial(server);
    partial.send("GET /hello HTTP/1.1\r\n");
    CHECK(eventually([&] { return server.server.counters(0).open == 1; }));
    server.stop();
    CHECK(server.server.counters(0).cut.get() == 1);
    CHECK_FALSE(partial.ended());
    CHECK(partial.was_cut());
}

TEST_CASE("SIGTERM ends run() when the last answer is sent") {
    RunningServer server;
    Client client(server);
    client.send(get("/wait"));
    CHECK(eventually([&] { return server.handler.waiting == 1; }));
    std::raise(SIGTERM);
    CHECK(eventually([&] { return refuses_connections(server); }));
    server.handler.release();
    CHECK(client.read().closes());
}

TEST_CASE("a port in use is an error that names it, before anything runs") {
    RunningServer server;
    Loop loop;
    const std::vector workers{Worker{loop, reinterpret_cast<const Services&>(loop)}};
    Server second({.port = server.server.port()}, {}, workers, server.handler);
    try {
        second.listen();
        FAIL("it listens");
    } catch (const std::system_error& error) {
        CHECK(error.code() == std::errc::address_in_use);
        CHECK(std::string(error.what()) ==
              "cannot listen on 127.0.0.1, port " + std::to_string(server.server.port()) + ": Address already in use");
    }
    Server nowhere({.host = "no such host"}, {}, workers, server.handler);
    CHECK_THROWS_AS(nowhere.listen(), std::system_error);
}

TEST_CASE("a server listens on IPv6 and names its clients") {
    RunningServer server({}, 1, {}, {.host = "::1", .port = 0});
    const auto body = Client(server, "::1").send(get("/seen")).read().body;
    CHECK(body.find("\npeer=::1\n") != body.npos);
}

TEST_CASE("a server takes over a socket that listens already") {
    const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    REQUIRE(::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listening, 8) == 0);
    RunningServer server({}, 1, {}, {.descriptor = listening});
    CHECK(server.server.port() != 0);
    CHECK(Client(server).send(get("/hello")).read().body == "hello");
}

TEST_CASE("connections are spread over the workers by load") {
    RunningServer server({}, 3);
    std::vector<Client> clients;
    for (int i = 0; i < 9; ++i) CHECK(clients.emplace_back(server).send(get("/hello")).read().status == 200);
    std::size_t requests = 0;
    for (std::size_t i = 0; i < server.server.workers(); ++i) {
        CHECK(server.server.counters(i).open == 3);
        CHECK(server.server.counters(i).accepted.get() == 3);
        requests += server.server.counters(i).requests.get();
    }
    CHECK(requests == 9);
    server.stop();
    for (auto& client : clients) CHECK(client.ended());
}

TEST_CASE("each answer is told to the access log") {
    struct Line {
        std::string target, id, peer;
        int status;
        std::size_t bytes;
        bool whole;
        bool operator==(const Line&) const = default;
    };
    std::mutex mutex;
    std::vector<Line> lines;
    {
        RunningServer server({}, 1, [&](const Request& request, const Answered& answered) {
            std::lock_guard lock(mutex);
            lines.push_back({std::string(request.target), std::string(request.id), std::string(request.peer),
                             answered.status, answered.bytes, answered.whole});
        });
        Client client(server);
        client.send(get("/hello?a", "X-Request-ID: r1\r\n") + get("/stream", "X-Request-ID: r2\r\n"));
        CHECK(client.read().status == 200);
        CHECK(client.read().status == 200);
        client.send(get("/broken", "X-Request-ID: r3\r\n")).rest();  // its reset takes with it what was not sent yet
        const auto id = Client(server).send("GET\r\n").read().field("X-Request-ID");
        lines.push_back({"", id, "127.0.0.1", 400, 35, true});
    }
    REQUIRE(lines.size() == 5);
    CHECK(lines[0] == Line{"/hello?a", "r1", "127.0.0.1", 200, 5, true});
    CHECK(lines[1] == Line{"/stream", "r2", "127.0.0.1", 200, 25'600'000, true});
    CHECK_FALSE(lines[2].whole);
    CHECK(lines[3] == lines[4]);
}

TEST_CASE("F25: of an answer that nobody reads the kernel takes a part only") {
    std::atomic<int> told = 0;
    RunningServer server({}, 1, [&](const Request& request, const Answered&) { told += request.path == "/fixed"; });
    Client reader(server), stuck(server, "127.0.0.1", 4096);
    stuck.send(get("/fixed"));
    CHECK(eventually([&] { return server.handler.handled == 1; }));
    CHECK(reader.send(get("/hello")).read().status ==
          200);  // by the same loop, so the first was written as far as it goes
    CHECK(told == 0);
    CHECK(stuck.read().body.size() == 1'000'000);
    CHECK(eventually([&] { return told == 1; }));
}
