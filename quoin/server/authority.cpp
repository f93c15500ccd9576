#include "quoin/server/authority.hpp"

#include "quoin/server/grammar.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace quoin {

using namespace grammar;

namespace {

constexpr auto name_table = table_of("-._~!$&'()*+,;=");

// The end of the reg-name at the start of the text, which an IPv4 address also is.
std::size_t registered_name(std::string_view text) {
    const auto* at = text.data();
    const auto* const end = at + text.size();
    for (;; at += 3) {
        while (at != end && name_table[static_cast<unsigned char>(*at)]) ++at;
        const bool escape = end - at >= 3 && *at == '%' && hex_value(at[1]) >= 0 && hex_value(at[2]) >= 0;
        if (!escape) return static_cast<std::size_t>(at - text.data());
    }
}

// The end of the IPv6 address in brackets at the start of the text; 0 where there is none.
std::size_t address_literal(std::string_view text) {
    std::array<char, INET6_ADDRSTRLEN> address{};
    in6_addr unused;
    const auto end = text.find(']');
    if (end == text.npos || end > address.size()) return 0;
    std::ranges::copy(text.substr(1, end - 1), address.begin());
    return inet_pton(AF_INET6, address.data(), &unused) == 1 ? end + 1 : 0;
}

}  // namespace

bool is_authority(std::string_view text) {
    const auto host = text.starts_with('[') ? address_literal(text) : registered_name(text);
    const auto port = text.substr(host);
    if (host == 0 || port.empty()) return host != 0;
    return port.front() == ':' && port.size() <= 6 && std::ranges::all_of(port.substr(1), is_digit);
}

}  // namespace quoin
