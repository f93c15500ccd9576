#include "quoin/server/response_head.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace quoin;

namespace {

// The head without its Date, which is checked to be there and well formed.
std::string head_of(const Response& response, const HeadOptions& options) {
    HeadWriter writer;
    std::string out;
    writer.write(out, response, options);
    const auto date = out.find("\r\nDate: ");
    REQUIRE(date != out.npos);
    CHECK(out.substr(date + 8 + 25, 6) == " GMT\r\n");
    CHECK(out[date + 11] == ',');
    return out.erase(date, 37);
}

constexpr auto security =
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n";
constexpr auto policy = "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

}  // namespace

TEST_CASE("W1: every head carries the security fields, its length and its type") {
    const Response response{.cache_control = "no-store", .headers = {{"Location", "/a"}}, .body = "{}"};
    CHECK(head_of(response, {.content_length = 2, .request_id = "r-1"}) ==
          std::string("HTTP/1.1 200 OK\r\n") + security + policy +
              "Content-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: 2\r\nLocation: /a\r\n"
              "X-Request-ID: r-1\r\n\r\n");
}

TEST_CASE("a response's own policy replaces the one that allows nothing") {
    const Response response{.content_security_policy = "default-src 'self'"};
    const auto head = head_of(response, {.content_length = 1});
    CHECK(head.find("Content-Security-Policy: default-src 'self'\r\n") != head.npos);
    CHECK(head.find("none") == head.npos);
}

TEST_CASE("a response without a body names no type, and one that may have none no length either") {
    CHECK(head_of({.status = 201}, {.close = true}) == std::string("HTTP/1.1 201 Created\r\n") + security + policy +
                                                           "Content-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(head_of({.status = 204}, {.length = HeadOptions::none}) ==
          std::string("HTTP/1.1 204 No Content\r\n") + security + policy + "\r\n");
}

TEST_CASE("a stream is chunked, or ends with the connection") {
    const auto chunked = head_of({}, {.length = HeadOptions::chunked});
    CHECK(chunked.ends_with("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"));
    const auto closing = head_of({}, {.length = HeadOptions::until_close, .close = true});
    CHECK(closing.ends_with("Content-Type: application/json\r\nConnection: close\r\n\r\n"));
}

TEST_CASE("H18: no value can end its line") {
    const Response response{.headers = {{"X-A", std::string("a\r\nX-B: b\0c", 11)}}};
    const auto head = head_of(response, {.content_length = 1});
    CHECK(head.find("X-A: a  X-B: b c\r\n") != head.npos);
}

TEST_CASE("a status without a known phrase is sent as it is, and one out of range as 500-class at most") {
    CHECK(head_of({.status = 299}, {}).starts_with("HTTP/1.1 299 \r\n"));
    CHECK(head_of({.status = 1299}, {}).starts_with("HTTP/1.1 599 \r\n"));
}
