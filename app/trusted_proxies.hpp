#pragma once
// TrustedProxies: the proxies whose word for a client's address is taken.

#include "quoin/base/address.hpp"
#include "quoin/schema/codec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::app {

// Empty: none, X-Forwarded-For counts for nothing.
struct TrustedProxies {
    std::vector<Network> list;
};

}  // namespace quoin::app

namespace quoin {

template <>
inline constexpr bool is_optional<app::TrustedProxies> = true;

// "127.0.0.1, 10.0.0.0/8, 2001:db8::/32"
template <>
struct Codec<app::TrustedProxies> {
    static bool absent(Slot<app::TrustedProxies>& into) { return into.emplace(); }
    static bool from_text(std::string_view text, Slot<app::TrustedProxies>& into, Issues& issues);
    static void write(std::string& out, const app::TrustedProxies& proxies);
};

}  // namespace quoin
