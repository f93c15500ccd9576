#include "judging.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace quoin;

namespace {

std::string repeat(std::size_t times, std::string_view text) {
    std::string all;
    while (times-- > 0) all += text;
    return all;
}

}  // namespace

TEST_CASE("a head is read into its parts") {
    Row row;
    const std::string text =
        "POST /posts/7?limit=3&x=? HTTP/1.1\r\nHost: a:80\r\nX-Empty:\r\nX-Text: \t b  c\xff\t \r\n"
        "content-LENGTH: 003\r\n\r\nabc";
    const auto judged = whole(text, {});
    REQUIRE(judged.verdict.kind == HeadVerdict::complete);
    CHECK(judged.verdict.size == text.size() - 3);
    const auto& head = judged.head;
    CHECK(head.method == Method::post);
    CHECK(head.target == "/posts/7?limit=3&x=?");
    CHECK(head.path == "/posts/7");
    CHECK(head.query == "limit=3&x=?");
    CHECK(head.content_length == 3);
    CHECK_FALSE(head.close);
    REQUIRE(head.headers.size() == 4);
    CHECK(head.headers[1].value == "");
    CHECK(head.headers[2].name == "X-Text");
    CHECK(head.headers[2].value == "b  c\xff");
    CHECK(row.status_of(text) == 200);
}

TEST_CASE("a head that is not complete asks for more") {
    Row row;
    CHECK(row.status_of("") == 100);
    CHECK(row.status_of("\r") == 100);
    CHECK(row.status_of("GET / HTTP/1.1\r\nHost: a\r\nX-Te") == 100);
    CHECK(row.status_of("GET / HTTP/1.1\r\nHost: a\r\n\r") == 100);
}

TEST_CASE("one empty line before a request is forgiven, two are not") {
    Row row;
    CHECK(row.status_of("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
    CHECK(row.status_of("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    CHECK(row.status_of("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
}

TEST_CASE("H1: a bad Content-Length is 400") {
    Row row("H1");
    for (const auto* bad : {"+5", "-5", "0x5", "5abc", "5, 6", "5,5", "", "5.0", "5 5",
                            "\xc2\xa0"
                            "5",
                            "five"}) {
        CAPTURE(bad);
        CHECK(row.status_with("Content-Length: " + std::string(bad) + "\r\n") == 400);
    }
    CHECK(row.status_with(std::string("Content-Length: 5\0\r\n", 20)) == 400);
    CHECK(row.status_with("Content-Length: 5\r\n 6\r\n") == 400);
    CHECK(row.status_with("Content-Length: 5\r\nContent-Length: 6\r\n") == 400);
    CHECK(row.status_with("Content-Length: 5\r\nContent-Length: 5\r\n") == 400);
    CHECK(row.status_with("Content-Length : 5\r\n") == 400);
}

TEST_CASE("H1: a Content-Length over the limit is 413 at the head") {
    Row row("H1");
    CHECK(row.status_with("Content-Length: 1048576\r\n") == 200);
    for (const auto* big :
         {"1048577", "4294967301", "9223372036854775808", "18446744073709551621", "99999999999999999999999999999999"}) {
        CAPTURE(big);
        CHECK(row.status_with("Content-Length: " + std::string(big) + "\r\n") == 413);
    }
}

TEST_CASE("H2: Transfer-Encoding beside Content-Length is 400") {
    Row row("H2");
    CHECK(row.status_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") == 400);
    CHECK(row.status_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") == 400);
    CHECK(row.status_with("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n") == 400);
    CHECK(row.status_with("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n") == 400);
}

TEST_CASE("H3: Transfer-Encoding is one plain chunked or refused") {
    Row row("H3");
    CHECK(row.status_with("Transfer-Encoding: chunked\r\n") == 200);
    CHECK(row.status_with("Transfer-Encoding: Chunked \r\n") == 200);
    for (const auto* bad : {"chunked, chunked", "gzip", "gzip, chunked", "chunked;q=1", "identity",
                            "\xa0"
                            "chunked",
                            "chunkedchunked", "\"chunked\""}) {
        CAPTURE(bad);
        CHECK(row.status_with("Transfer-Encoding: " + std::string(bad) + "\r\n") == 501);
    }
    for (const auto* bad : {"", "\vchunked", "chunked\f",
                            "\x7f"
                            "chunked",
                            "\r\n chunked"}) {
        CAPTURE(bad);
        CHECK(row.status_with("Transfer-Encoding: " + std::string(bad) + "\r\n") == 400);
    }
    CHECK(row.status_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") == 400);
    CHECK(row.status_with("Transfer-Encoding : chunked\r\n") == 400);
    CHECK(row.status_of("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
}

TEST_CASE("H6: fields outside the grammar are 400") {
    Row row("H6");
    using namespace std::literals;
    for (const auto bad : {"X : a\r\n"sv, "X\t: a\r\n"sv, "X: a\0b\r\n"sv, "X: a\rb\r\n"sv, "X: a\nb\r\n"sv, "X: a\n"sv,
                           "X: a\x7f\r\n"sv, "X: a\x01\r\n"sv, "X@: a\r\n"sv, "X\xc3\xa4: a\r\n"sv, "X\r\n"sv,
                           ": a\r\n"sv, "X: a\r\n b\r\n"sv, "X: a\r\n\tb\r\n"sv, "X\0: a\r\n"sv, "(X): a\r\n"sv,
                           "\"X\": a\r\n"sv, "X: a\r\r\n"sv, "X: aaaaaaaaaaaaaaaaaaaaaaa\x0b\r\n"sv}) {
        CAPTURE(bad);
        CHECK(row.status_with(bad) == 400);
    }
    CHECK(row.status_of("GET / HTTP/1.1\r\n Host: a\r\n\r\n") == 400);
    CHECK(row.status_with("!#$%&'*+-.^_`|~09azAZ: a\tb \xff\x80 \"\r\n") == 200);
}

TEST_CASE("H7: Host stands once and is valid") {
    Row row("H7");
    const auto with_host = [&](std::string_view lines) {
        return row.status_of("GET / HTTP/1.1\r\n" + std::string(lines) + "\r\n");
    };
    CHECK(with_host("") == 400);
    CHECK(with_host("Host: a\r\nHost: a\r\n") == 400);
    for (const auto* good : {"a", "a.example:8000", "127.0.0.1", "[::1]:8000", "[2001:db8::7]", "a%20b", "a:"}) {
        CAPTURE(good);
        CHECK(with_host("Host: " + std::string(good) + "\r\n") == 200);
    }
    for (const auto* bad : {"", "a b", "a/b", "a@b", "a:b", "a:123456", "[::1", "[::1]x", "[::g]", "[]", "a%2", "a%zz",
                            "a\xc3\xa4", "a?b", "a#b", "http://a", ":80", "a:80:80", "[::1]:8o"}) {
        CAPTURE(bad);
        CHECK(with_host("Host: " + std::string(bad) + "\r\n") == 400);
    }
    CHECK(row.status_of("GET / HTTP/1.0\r\n\r\n") == 200);
    CHECK(row.status_of("GET / HTTP/1.0\r\nHost: a b\r\n\r\n") == 400);
}

TEST_CASE("H7: the host of an absolute target wins") {
    Row row("H7");
    const auto judged = whole("GET http://b.example:81?x=1 HTTP/1.1\r\nHost: a\r\n\r\n", {});
    REQUIRE(judged.verdict.kind == HeadVerdict::complete);
    CHECK(judged.head.path == "/");
    CHECK(judged.head.query == "x=1");
    CHECK(judged.head.headers[0].value == "b.example:81");
    CHECK(whole("GET HTTPS://b/c/d?e HTTP/1.1\r\nHost: a\r\n\r\n", {}).head.path == "/c/d");
    for (const auto* bad : {"ftp://a/", "http:///", "http://u@a/", "http://", "http:/a", "http", "HTTPS", "a", "a/b",
                            "://a/", "http://a b/"}) {
        CAPTURE(bad);
        CHECK(row.status_of("GET " + std::string(bad) + " HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    }
}

TEST_CASE("H8: request lines outside the grammar are refused") {
    Row row("H8");
    using namespace std::literals;
    for (const auto bad : {"GET /"sv,
                           "GET / "sv,
                           "GET"sv,
                           "GET  / HTTP/1.1"sv,
                           "GET /  HTTP/1.1"sv,
                           "GET / HTTP/1.1 "sv,
                           " GET / HTTP/1.1"sv,
                           "GET /a b HTTP/1.1"sv,
                           "GET /\x01 HTTP/1.1"sv,
                           "GET /\0 HTTP/1.1"sv,
                           "GET /\x7f HTTP/1.1"sv,
                           "GET /\xc3\xa4 HTTP/1.1"sv,
                           "GET /#a HTTP/1.1"sv,
                           "GET\t/ HTTP/1.1"sv,
                           "GET / http/1.1"sv,
                           "GET / HTTP/11"sv,
                           "GET / HTTP/1.11"sv,
                           "GET / HTTP /1.1"sv,
                           "GET / ICE/1.0"sv,
                           "GET * HTTP/1.1"sv,
                           "G\xc3\xa4T / HTTP/1.1"sv,
                           "GET / HTTP/1.1\rX: a"sv}) {
        CAPTURE(bad);
        CHECK(row.status_of(std::string(bad) + "\r\nHost: a\r\n\r\n") == 400);
    }
    CHECK(row.status_of("GET / HTTP/1.1\nHost: a\n\n") == 400);
    for (const auto* version : {"HTTP/3.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/5.6"}) {
        CAPTURE(version);
        CHECK(row.status_of("GET / " + std::string(version) + "\r\nHost: a\r\n\r\n") == 505);
        CHECK(row.status_of("GET / " + std::string(version)) == 505);
    }
    CHECK(row.status_of("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
    CHECK(row.status_of("GET /{a|b}?\"<>\\^` HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
}

TEST_CASE("H9: what is over a limit has a status of its own") {
    Row row("H9");
    const Limits limits;
    const auto target = [](std::size_t size) { return "/" + repeat(size - 1, "a"); };
    CHECK(row.status_of("GET " + target(limits.target) + " HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
    CHECK(row.status_of("GET " + target(limits.target + 1) + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
    CHECK(row.status_of("GET " + target(limits.target + 1)) == 414);

    const auto fields = [](std::size_t size) { return "Host: a\r\nX: " + repeat(size - 16, "a") + "\r\n\r\n"; };
    CHECK(row.status_of("GET / HTTP/1.1\r\n" + fields(limits.head)) == 200);
    CHECK(row.status_of("GET / HTTP/1.1\r\n" + fields(limits.head + 1)) == 431);
    CHECK(row.status_of("GET / HTTP/1.1\r\nHost: a\r\n" + repeat(limits.fields - 1, "X: a\r\n") + "\r\n") == 200);
    CHECK(row.status_of("GET / HTTP/1.1\r\nHost: a\r\n" + repeat(limits.fields, "X: a\r\n") + "\r\n") == 431);
    CHECK(whole("GET / HTTP/1.1\r\nHost: a\r\n" + repeat(100'000, "X: a\r\n") + "\r\n", {}).verdict.status == 431);
}

TEST_CASE("H11: close counts wherever it stands among the connection's options") {
    Row row("H11");
    const auto closes = [](std::string_view fields) {
        return whole("GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n", {}).head.close;
    };
    CHECK(closes("Connection: close\r\n"));
    CHECK(closes("Connection: keep-alive, Close\r\n"));
    CHECK(closes("Connection: keep-alive\r\nConnection: ,\tCLOSE ,x\r\n"));
    CHECK_FALSE(closes("Connection: keep-alive\r\n"));
    CHECK_FALSE(closes("Connection: closed, x-close\r\n"));
    CHECK(row.status_with("Connection: \"close\"\r\n") == 400);
    CHECK(whole("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", {}).head.close);
}

TEST_CASE("H12: only 100-continue may be expected, and not by HTTP/1.0") {
    Row row("H12");
    CHECK(whole("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n", {}).head.expects_continue);
    CHECK_FALSE(whole("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n", {}).head.expects_continue);
    CHECK(row.status_with("Expect: 200-ok\r\n") == 417);
}

TEST_CASE("H14: methods that are not served are 501") {
    Row row("H14");
    for (const auto* method : {"TRACE", "CONNECT", "get", "PRI", "MKCOLA", "GETGETGETGETGETGETGETGETGETGETGETGETGET"}) {
        CAPTURE(method);
        CHECK(row.status_of(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
    }
}
