#include "running_server.hpp"

#include <doctest/doctest.h>

using namespace quoin;

namespace {

constexpr std::size_t stream_size = 25'600'000;  // of /stream

}  // namespace

TEST_CASE("a stream is sent in chunks, and the connection goes on") {
    RunningServer server;
    Client client(server);
    client.send(get("/hello") + get("/stream") + get("/hello"));
    CHECK(client.read().body == "hello");
    const auto answer = client.read();
    CHECK(answer.field("Transfer-Encoding") == "chunked");
    CHECK(answer.field("Content-Length") == "");
    CHECK(answer.body.size() == stream_size);
    CHECK(answer.body.substr(16, 17) == "0123456789abcdef0");
    CHECK(client.read().body == "hello");
    CHECK(server.handler.streams == 0);
}

TEST_CASE("a stream for HTTP/1.0 ends with the connection") {
    RunningServer server;
    Client client(server);
    const auto answer = client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").read();
    CHECK(answer.field("Transfer-Encoding") == "");
    CHECK(answer.closes());
    CHECK(answer.body.size() == stream_size);
}

TEST_CASE("a stream is made no faster than its client reads") {
    RunningServer server;
    Client client(server, "127.0.0.1", 4096);
    client.send(get("/stream"));
    CHECK(client.read(true).status == 200);
    // What fits into the sockets' buffers and one piece is made; then nothing more until the client reads.
    std::size_t made = 0;
    CHECK(eventually([&] {
        const auto before = std::exchange(made, server.handler.made.load());
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return before == made && made > 0;
    }));
    CHECK(made < 100'000);
    CHECK(server.handler.streams == 1);
    client.skip(1'000'000);
    CHECK(eventually([&] { return server.handler.made > made; }));
}

TEST_CASE("a stream that fails cuts the connection, so that the client sees it") {
    RunningServer server;
    Client client(server);
    CHECK(client.send(get("/broken")).read().status == 0);
    CHECK(client.was_cut());
    Client old(server);
    old.send("GET /broken HTTP/1.0\r\n\r\n");
    CHECK(old.rest().size() < 2'560'000);
    CHECK(old.was_cut());
    CHECK(server.handler.streams == 0);
    CHECK(Client(server).send(get("/hello")).read().status == 200);
}

TEST_CASE("a client that goes away ends its stream") {
    RunningServer server;
    {
        Client client(server, "127.0.0.1", 4096);
        client.send(get("/stream"));
        CHECK(client.read(true).status == 200);
        CHECK(server.handler.streams == 1);
    }
    CHECK(eventually([&] { return server.handler.streams == 0; }));
    CHECK(server.handler.made < 100'000);
    CHECK(eventually([&] { return server.server.counters(0).open == 0; }));
}
