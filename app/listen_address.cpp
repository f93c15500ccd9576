#include "app/listen_address.hpp"

#include "quoin/base/text_parts.hpp"

#include <optional>

namespace quoin {

namespace {

// An IPv6 address stands in brackets, so that its last group is no port (RFC 3986, section 3.2.2).
std::optional<std::string_view> read_host(std::string_view text) {
    const bool bracketed = text.starts_with('[') && text.ends_with(']');
    const auto host = bracketed ? text.substr(1, text.size() - 2) : text;
    if (host.empty() || host.size() > 255 || host.find_first_of("[]/ ") != host.npos) return std::nullopt;
    if (bracketed != host.contains(':')) return std::nullopt;
    return host;
}

}  // namespace

bool Codec<app::ListenAddress>::from_text(std::string_view text, Slot<app::ListenAddress>& into, Issues& issues) {
    const auto colon = text.rfind(':');
    if (colon != text.npos) {
        const auto host = read_host(text.substr(0, colon));
        const auto port = whole_number<std::uint16_t>(text.substr(colon + 1));
        if (host && port) return into.emplace(std::string(*host), *port);
    }
    issues.add("listen_address", "Input should be an address and a port, such as 127.0.0.1:9100 or [::1]:9100");
    return false;
}

void Codec<app::ListenAddress>::write(std::string& out, const app::ListenAddress& address) {
    const bool v6 = address.host.contains(':');
    out += v6 ? "[" + address.host + "]" : address.host;
    (out += ':') += std::to_string(address.port);
}

}  // namespace quoin
