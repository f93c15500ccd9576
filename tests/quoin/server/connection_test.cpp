#include "running_server.hpp"

#include <doctest/doctest.h>

using namespace quoin;

namespace {

std::string repeat(std::size_t times, std::string_view text) {
    std::string all;
    while (times-- > 0) all += text;
    return all;
}

}  // namespace

TEST_CASE("a request is answered with what the handler makes of it") {
    RunningServer server;
    Client client(server);
    const auto answer =
        client.send("POST /seen?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nX-Y:  z \r\n\r\nabc").read();
    CHECK(answer.status == 200);
    CHECK(answer.field("Content-Type") == "text/plain");
    CHECK(answer.body == "POST /seen ? a=b\nHost=x\nContent-Length=3\nX-Y=z\npeer=127.0.0.1\nbody=abc");
    CHECK_FALSE(answer.closes());
    CHECK(client.send(get("/hello")).read().body == "hello");
}

TEST_CASE("what a handler throws is a 500 without detail, and the connection goes on") {
    RunningServer server;
    Client client(server);
    const auto answer = client.send(get("/throws")).read();
    CHECK(answer.status == 500);
    CHECK(answer.body == R"({"detail":"Internal Server Error"})");
    CHECK(client.send(get("/hello")).read().status == 200);
}

TEST_CASE("H10: ten requests in one packet are answered in order") {
    RunningServer server;
    Client client(server);
    std::string packet;
    for (char c = '0'; c <= '9'; ++c) packet += post("/echo", std::string(1, c));
    client.send(packet);
    for (char c = '0'; c <= '9'; ++c) CHECK(client.read().body == std::string(1, c));
}

TEST_CASE("H10: good, good, bad is answered good, good, 400, close") {
    RunningServer server;
    Client client(server);
    client.send(get("/hello") + post("/echo", "two") + "GET / HTTP/1.1\r\nHost : a\r\n\r\n" + get("/hello"));
    CHECK(client.read().body == "hello");
    CHECK(client.read().body == "two");
    const auto last = client.read();
    CHECK(last.status == 400);
    CHECK(last.closes());
    CHECK(client.ended());
    CHECK(server.handler.handled == 2);
}

TEST_CASE("H10: a request may arrive byte by byte") {
    RunningServer server;
    Client client(server);
    for (const char c : post("/echo", "slow") + "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                            "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: u\r\n\r\n" + get("/hello"))
        client.send({&c, 1});
    CHECK(client.read().body == "slow");
    CHECK(client.read().body == "abcde");
    CHECK(client.read().body == "hello");
}

TEST_CASE("H11: after Connection: close nothing more is processed") {
    RunningServer server;
    for (const auto* option : {"close", "keep-alive, Close"}) {
        Client client(server);
        client.send(get("/hello", "Connection: " + std::string(option) + "\r\n") + get("/hello"));
        const auto answer = client.read();
        CHECK(answer.body == "hello");
        CHECK(answer.closes());
        CHECK(client.ended());
    }
    Client old(server);
    CHECK(old.send("GET /hello HTTP/1.0\r\n\r\n" + get("/hello")).read().closes());
    CHECK(old.ended());
}

TEST_CASE("H12: 100 Continue is sent when the body is wanted") {
    RunningServer server;
    Client client(server);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.read().status == 100);
    CHECK(client.send("abc").read().body == "abc");
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.read().status == 100);
    CHECK(client.send("3\r\nabc\r\n0\r\n\r\n").read().body == "abc");
}

TEST_CASE("H12: a body that is not wanted gets its final answer at once") {
    RunningServer server;
    const auto status_and_end = [&](std::string_view path, std::string_view length) {
        Client client(server);
        const auto answer =
            client
                .send("POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::string(length) +
                      "\r\nExpect: 100-continue\r\n\r\n")
                .read();
        CHECK(answer.closes());
        CHECK(client.ended());
        return answer.status;
    };
    CHECK(status_and_end("/forbidden", "3") == 403);
    CHECK(status_and_end("/echo", "1048577") == 413);
}

TEST_CASE("a small body that is not wanted is skipped, and a large one ends the connection") {
    RunningServer server;
    Client client(server);
    CHECK(client.send(post("/forbidden", std::string(60'000, 'x'))).read().status == 403);
    CHECK(client.send(post("/forbidden", "x") + get("/hello")).read().status == 403);
    CHECK(client.read().body == "hello");
    CHECK(client.send("POST /forbidden HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n").read().status == 403);
    CHECK(client.send("123456789" + get("/hello")).read().body == "hello");
    const auto last = client.send(post("/forbidden", std::string(70'000, 'x'))).read();
    CHECK(last.status == 403);
    CHECK(last.closes());
    CHECK(client.ended());
    CHECK(server.handler.handled == 2);
}

TEST_CASE("H15: HEAD has the fields of GET and no body") {
    RunningServer server;
    Client client(server);
    for (const auto* path : {"/hello", "/big", "/fixed", "/stream", "/empty", "/unknown"}) {
        CAPTURE(path);
        Client other(server);
        const auto expected = other.send(get(path)).read();
        const auto head = client.send("HEAD " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n").read(true);
        CHECK(head.status == expected.status);
        for (const auto* name : {"Content-Length", "Content-Type", "Transfer-Encoding"})
            CHECK(head.field(name) == expected.field(name));
    }
    CHECK(client.send(get("/hello")).read().body == "hello");
}

TEST_CASE("H18: a request is named by the client only in harmless characters") {
    RunningServer server;
    Client client(server);
    const auto id = [&](std::string_view proposed) {
        return client.send(get("/hello", "X-Request-ID: " + std::string(proposed) + "\r\n"))
            .read()
            .field("X-Request-ID");
    };
    CHECK(id("Trace-7_a.B") == "Trace-7_a.B");
    CHECK(id(std::string(64, 'a')) == std::string(64, 'a'));
    for (const std::string bad : {"", "a b", "a;b", "<a>", "a\xff"}) CHECK(id(bad).size() == 18);
    CHECK(id(std::string(65, 'a')).size() == 18);
    CHECK(id("") != id(""));
}

TEST_CASE("bodies of any size and cut arrive whole") {
    RunningServer server;
    Client client(server);
    std::string text(1'048'576, ' ');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i * 7 % 26);
    for (const auto size : std::vector<std::size_t>{0, 1, 1900, 2048, 5000, 100000, 1048576}) {
        CAPTURE(size);
        const auto body = text.substr(0, size);
        client.send(post("/echo", body) + get("/hello"));
        CHECK((client.read().body == body));
        CHECK(client.read().body == "hello");

        std::string chunks;
        for (std::size_t at = 0, step = 1; at < size; at += step, step = step * 3 % 5'003 + 1) {
            const auto chunk = body.substr(at, step);
            char line[32];
            std::snprintf(line, sizeof line, "%zx\r\n", chunk.size());
            chunks += line + chunk + "\r\n";
        }
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n" +
                    get("/hello"));
        CHECK((client.read().body == body));
        CHECK(client.read().body == "hello");
    }
}

TEST_CASE("H9: a chunked body over the limit is 413 while it is read") {
    RunningServer server(Limits{.body = 100'000});
    Client client(server);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    const auto chunk = "2710\r\n" + std::string(10'000, 'x') + "\r\n";
    for (int i = 0; i < 10; ++i) client.send(chunk);
    CHECK(client.send("1\r\n").read().status == 413);
    CHECK(client.ended());
    CHECK(server.handler.handled == 0);
}

TEST_CASE("H9: large heads are read up to the limit") {
    RunningServer server;
    Client client(server);
    CHECK(client.send(get("/hello", "X: " + std::string(16'000, 'a') + "\r\n")).read().body == "hello");
    CHECK(client.send(get("/hello?" + std::string(8'000, 'a'))).read().body == "hello");
    CHECK(client.send(get("/hello", repeat(99, "X: a\r\n"))).read().body == "hello");
    CHECK(client.send(get("/hello", repeat(100'000, "X: a\r\n"))).read().status == 431);
    CHECK(client.ended());
}

TEST_CASE("a client that sends no more is answered still") {
    RunningServer server;
    Client client(server);
    client.send(get("/hello") + get("/big")).shut_down_sending();
    CHECK(client.read().body == "hello");
    CHECK(client.read().body.size() == 1'000'000);
    CHECK(client.ended());
}

TEST_CASE("a request that stays incomplete is 400 when the client sends no more") {
    RunningServer server;
    for (const auto& text : {std::string("GET / HTTP/1.1\r\nHost: a\r\n"),
                             std::string("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")}) {
        Client client(server);
        client.send(get("/hello") + text).shut_down_sending();
        CHECK(client.read().body == "hello");
        CHECK(client.read().status == 400);
        CHECK(client.ended());
    }
}

TEST_CASE("an error is not lost though the client goes on sending") {
    RunningServer server;
    Client client(server);
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n");
    client.send(std::string(3'000'000, 'x'));
    CHECK(client.read().status == 413);
    CHECK(client.ended());
}

TEST_CASE("long answers arrive whole between others") {
    RunningServer server;
    Client client(server);
    client.send(get("/hello") + get("/big") + get("/fixed") + get("/empty") + get("/hello"));
    CHECK(client.read().body == "hello");
    CHECK(client.read().body == std::string(1'000'000, 'x'));
    CHECK(client.read().body == std::string(1'000'000, 'y'));
    CHECK(client.read().status == 204);
    CHECK(client.read().body == "hello");
}

TEST_CASE("request and answer memory is not mixed up between connections") {
    RunningServer server;
    std::vector<Client> clients;
    for (int i = 0; i < 20; ++i) clients.emplace_back(server);
    for (int round = 0; round < 20; ++round) {
        for (std::size_t i = 0; i < clients.size(); ++i)
            clients[i].send(post("/echo", repeat(i + 1, std::to_string(i))));
        for (std::size_t i = 0; i < clients.size(); ++i)
            CHECK(clients[i].read().body == repeat(i + 1, std::to_string(i)));
    }
}
