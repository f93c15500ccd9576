#include "quoin/web/forwarded.hpp"

#include <doctest/doctest.h>

using namespace quoin;

namespace {

std::string client(std::string_view peer, std::vector<Header> headers, std::vector<std::string_view> proxies = {}) {
    std::vector<Network> networks;
    for (const auto text : proxies) networks.push_back(*Network::parse(text));
    Request request{.headers = std::move(headers), .peer = peer};
    const auto address = client_address(request, networks);
    return address ? address->str() : "none";
}

}  // namespace

TEST_CASE("P14: X-Forwarded-For counts for nothing from a peer that is no trusted proxy") {
    CHECK(client("192.0.2.7", {{"X-Forwarded-For", "203.0.113.1"}}) == "192.0.2.7");
    CHECK(client("192.0.2.7", {{"X-Forwarded-For", "203.0.113.1"}}, {"10.0.0.0/8"}) == "192.0.2.7");
    CHECK(client("", {{"X-Forwarded-For", "203.0.113.1"}}, {"10.0.0.0/8"}) == "none");
}

TEST_CASE("P14: behind proxies the client is the rightmost address that is none of them") {
    const std::vector<std::string_view> proxies{"10.0.0.0/8", "2001:db8:f::/48"};
    CHECK(client("10.0.0.1", {}, proxies) == "10.0.0.1");
    CHECK(client("10.0.0.1", {{"x-forwarded-for", "203.0.113.1"}}, proxies) == "203.0.113.1");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1, 203.0.113.1,10.0.0.2 "}}, proxies) == "203.0.113.1");
    CHECK(client("2001:db8:f::1", {{"X-Forwarded-For", "2001:db8::7"}}, proxies) == "2001:db8::7");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1"}, {"X-Forwarded-For", "203.0.113.1"}}, proxies) ==
          "203.0.113.1");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1"}, {"X-Forwarded-For", "10.0.0.3"}}, proxies) == "1.1.1.1");
}

TEST_CASE("what a proxy writes may have a port, and where it is no address the proxy itself stands for the client") {
    const std::vector<std::string_view> proxies{"10.0.0.0/8"};
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "203.0.113.1:4711"}}, proxies) == "203.0.113.1");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "[2001:db8::7]:4711"}}, proxies) == "2001:db8::7");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1, unknown"}}, proxies) == "10.0.0.1");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1, [, 10.0.0.2"}}, proxies) == "10.0.0.2");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", ""}}, proxies) == "10.0.0.1");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", ","}}, proxies) == "10.0.0.1");
}
