#pragma once
// ListenAddress: where to listen, as one setting.

#include "quoin/schema/codec.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace quoin::app {

struct ListenAddress {
    std::string host;        // a name, an IPv4 or an IPv6 address
    std::uint16_t port = 0;  // 0: any that is free

    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

}  // namespace quoin::app

namespace quoin {

// "127.0.0.1:9100", "localhost:9100", "[::1]:9100"
template <>
struct Codec<app::ListenAddress> {
    static bool from_text(std::string_view text, Slot<app::ListenAddress>& into, Issues& issues);
    static void write(std::string& out, const app::ListenAddress& address);
};

}  // namespace quoin
