#include "quoin/base/address.hpp"

#include <doctest/doctest.h>

using namespace quoin;

namespace {

std::string read(std::string_view text) {
    const auto address = IpAddress::parse(text);
    return address ? address->str() : "none";
}

std::string network(std::string_view text) {
    const auto network = Network::parse(text);
    return network ? network->str() : "none";
}

bool holds(std::string_view range, std::string_view address) {
    return Network::parse(range)->contains(*IpAddress::parse(address));
}

}  // namespace

TEST_CASE("an address is read in every spelling, and IPv4 inside IPv6 is IPv4") {
    CHECK(read("192.0.2.7") == "192.0.2.7");
    CHECK(read("2001:DB8:0::1") == "2001:db8::1");
    CHECK(read("fe80::1%eth0") == "fe80::1");
    CHECK(read("::ffff:192.0.2.7") == "192.0.2.7");
    CHECK(IpAddress::parse("::ffff:c000:207") == IpAddress::parse("192.0.2.7"));
    for (const std::string_view text :
         {"", "192.0.2", "192.0.2.256", "192.0.2.7%eth0", "192.0.2.7 ", "1::2::3", "localhost"})
        CHECK(read(text) == "none");
    CHECK(read(std::string_view("192.0.2.7\0x", 11)) == "none");
}

TEST_CASE("a network is an address and a prefix that holds all of its bits") {
    CHECK(network("10.0.0.0/8") == "10.0.0.0/8");
    CHECK(network("192.0.2.7") == "192.0.2.7/32");
    CHECK(network("2001:db8::/32") == "2001:db8::/32");
    CHECK(network("::1") == "::1/128");
    CHECK(network("0.0.0.0/0") == "0.0.0.0/0");
    for (const auto* text :
         {"", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8x", "2001:db8::1/64"})
        CHECK(network(text) == "none");
}

TEST_CASE("a network contains its addresses and no others, IPv4 apart from IPv6") {
    CHECK(holds("10.0.0.0/8", "10.255.0.1"));
    CHECK(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
    CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
    CHECK(holds("172.16.0.0/12", "172.31.255.255"));
    CHECK_FALSE(holds("172.16.0.0/12", "172.32.0.0"));
    CHECK(holds("0.0.0.0/0", "203.0.113.9"));
    CHECK_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
    CHECK(holds("2001:db8::/32", "2001:db8:ffff::1"));
    CHECK_FALSE(holds("2001:db8::/33", "2001:db8:ffff::1"));
}

TEST_CASE("a client is told apart by its address, or by the /64 of an IPv6 address") {
    CHECK(source_of(*IpAddress::parse("192.0.2.7")) == "192.0.2.7");
    CHECK(source_of(*IpAddress::parse("2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2::/64");
}
