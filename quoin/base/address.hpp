#pragma once
// IpAddress and Network: the addresses of clients and proxies, as values.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quoin {

// An IPv4 address inside IPv6 (::ffff:192.0.2.7; RFC 4291, section 2.5.5.2) is that IPv4 address.
class IpAddress {
public:
    // "192.0.2.7", "2001:db8::1", "fe80::1%eth0": the zone is dropped.
    static std::optional<IpAddress> parse(std::string_view text);

    bool is_v4() const;
    std::string str() const;
    // With all but the first `bits` at zero, of 128: an IPv4 address's own begin at 96.
    IpAddress first(int bits) const;

    friend bool operator==(const IpAddress&, const IpAddress&) = default;

private:
    std::array<std::uint8_t, 16> bytes_{};  // IPv4 as ::ffff:a.b.c.d
};

// A range of addresses: "10.0.0.0/8", "2001:db8::/32" (RFC 4632, RFC 4291), or one address by itself.
class Network {
public:
    // Nothing where the text is none, or where a bit behind the prefix is set: "10.0.0.1/8" is somebody's mistake.
    static std::optional<Network> parse(std::string_view text);

    bool contains(const IpAddress& address) const { return address.first(bits_) == start_; }
    std::string str() const;

private:
    Network(IpAddress start, int bits) : start_(start), bits_(bits) {}

    IpAddress start_;
    int bits_;  // of 128
};

// What one client can be told apart by: an IPv4 address, or the /64 of an IPv6 address, of which a single host may have
// every one (RFC 6177).
std::string source_of(const IpAddress& address);

}  // namespace quoin
