#pragma once
// CorsOrigins: the other sites whose pages may call this server, compared as whole texts.

#include "quoin/schema/codec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::app {

// Each as a browser sends it in Origin: scheme://host[:port], lower case, without the scheme's own port (RFC 6454,
// section 6.2). Empty: none.
struct CorsOrigins {
    std::vector<std::string> list;
};

// Why a browser never sends this as an Origin, or why it must not be allowed; empty when it may be.
std::string_view why_no_origin(std::string_view text);

}  // namespace quoin::app

namespace quoin {

template <>
inline constexpr bool is_optional<app::CorsOrigins> = true;

// "https://a.example, https://b.example:8443"
template <>
struct Codec<app::CorsOrigins> {
    static bool absent(Slot<app::CorsOrigins>& into) { return into.emplace(); }
    static bool from_text(std::string_view text, Slot<app::CorsOrigins>& into, Issues& issues);
    static void write(std::string& out, const app::CorsOrigins& origins);
};

}  // namespace quoin
