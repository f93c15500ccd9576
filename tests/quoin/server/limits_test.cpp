#include "running_server.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <fstream>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

// Short where the test waits for it.
const Limits impatient{
    .head_timeout = 300ms, .body_timeout = 300ms, .idle_timeout = 300ms, .write_timeout = 300ms, .linger = 300ms};

}  // namespace

TEST_CASE("H13: a head or a body that does not come in time is 408") {
    RunningServer server(impatient);
    for (const auto* text : {"GET / HTTP/1.1\r\nHost:", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
                             "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
        CAPTURE(text);
        Client client(server);
        CHECK(client.send(get("/hello")).read().status == 200);
        const auto answer = client.send(text).read();
        CHECK(answer.status == 408);
        CHECK(answer.closes());
        CHECK(client.ended());
    }
    CHECK(server.handler.handled == 3);
}

TEST_CASE("H13: the time for a head does not begin anew with each byte") {
    RunningServer server(impatient);
    Client client(server);
    std::thread dripping([&] {
        for (int i = 0; i < 40; ++i) {
            client.send(i == 0 ? "GET / HTTP/1.1\r\nX:" : "x");
            std::this_thread::sleep_for(50ms);
        }
    });
    CHECK(client.read().status == 408);
    dripping.join();
}

TEST_CASE("an idle connection ends without a word, a waiting one is left alone") {
    RunningServer server(impatient);
    Client fresh(server), used(server), waiting(server);
    CHECK(used.send(get("/hello")).read().status == 200);
    waiting.send(get("/wait"));
    CHECK(fresh.ended());
    CHECK(used.ended());
    CHECK(eventually([&] { return server.server.counters(0).open == 1; }));
    server.handler.release();
    CHECK(waiting.read().body == "waited");
}

TEST_CASE("F25: a client that does not read is cut, and its stream ends") {
    RunningServer server(impatient);
    Client client(server, "127.0.0.1", 4096);
    client.send(get("/stream"));
    CHECK(eventually([&] { return server.handler.streams == 1; }));
    CHECK(eventually([&] { return server.handler.streams == 0; }));
    CHECK(server.handler.made < 100'000);
    CHECK(client.read().status == 0);
}

TEST_CASE("F27: connections over the limit are told 503, and the others served") {
    RunningServer server(Limits{.connections = 2});
    Client first(server);
    {
        Client second(server), third(server);
        CHECK(first.send(get("/hello")).read().status == 200);
        CHECK(second.send(get("/hello")).read().status == 200);
        const auto answer = third.send(get("/hello")).read();
        CHECK(answer.status == 503);
        CHECK(answer.field("Retry-After") == "1");
        CHECK(third.ended());
    }
    CHECK(eventually([&] { return server.server.counters(0).open == 1; }));
    CHECK(Client(server).send(get("/hello")).read().status == 200);
    CHECK(server.server.counters(0).surplus.get() == 1);
}

TEST_CASE("F17: request bodies over the memory for them are told 503") {
    RunningServer server(Limits{.bodies = 300'000});
    std::vector<Client> clients;
    const std::string part(100'000, 'x');
    for (int i = 0; i < 2; ++i) {
        clients.emplace_back(server);
        clients.back().send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n" + part);
    }
    CHECK(eventually([&] { return server.server.counters(0).requests.get() == 2; }));
    Client third(server);
    const auto answer =
        third.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500001\r\n\r\n" + std::string(400'000, 'x'))
            .read();
    CHECK(answer.status == 503);
    CHECK(answer.field("Retry-After") == "1");
    for (auto& client : clients) CHECK(client.send("x").read().body == part + "x");
    CHECK(Client(server).send(post("/echo", std::string(250'000, 'x'))).read().status == 200);
}

TEST_CASE("F16: without free descriptors the server waits, and goes on when there are some") {
    RunningServer server;
    Client first(server);
    CHECK(first.send(get("/hello")).read().status == 200);
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    {
        Client second(server);
        CHECK(second.send(get("/hello")).read().status == 200);
        std::vector<Client> more;  // each takes a descriptor here; the server's end of it has none left
        rlimit few = before;
        few.rlim_cur = 40;
        ::setrlimit(RLIMIT_NOFILE, &few);
        try {
            for (;;) more.emplace_back(server);
        } catch (const std::exception&) {
        }
        CHECK_FALSE(more.empty());
        CHECK(first.send(get("/hello")).read().status == 200);
    }
    Client later(server);
    CHECK(later.send(get("/hello")).read().status == 200);
    ::setrlimit(RLIMIT_NOFILE, &before);
}

#ifndef QUOIN_SANITIZED  // which takes memory of its own
static std::size_t resident_bytes() {
    std::size_t total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident * 4096;
}

TEST_CASE("an idle connection costs less than 8 KiB") {
    RunningServer server;
    std::vector<Client> clients;
    const auto connect = [&](int count) {
        for (int i = 0; i < count; ++i) CHECK(clients.emplace_back(server).send(get("/hello")).read().status == 200);
    };
    connect(50);
    const auto before = resident_bytes();
    connect(400);
    CHECK((resident_bytes() - before) / 400 < 8 * 1024);
}
#endif
