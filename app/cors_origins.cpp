#include "app/cors_origins.hpp"

#include "app/listed.hpp"
#include "quoin/base/text_parts.hpp"

#include <algorithm>
#include <utility>

namespace quoin::app {

namespace {

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";

bool made_of(std::string_view text, std::string_view letters, std::string_view more) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) { return letters.contains(c) || more.contains(c); });
}

bool is_host(std::string_view host) {
    if (host.starts_with('[')) return host.ends_with(']') && made_of(host.substr(1), digits, "abcdef:.]");
    return made_of(host, lower, "0123456789-.") && !host.starts_with('.') && !host.contains("..");
}

std::string_view why_no_port(std::string_view scheme, std::string_view text) {
    const auto port = whole_number<int>(text);
    if (!port || *port < 1 || *port > 65535 || text.starts_with('0')) return "its port is not a number from 1 to 65535";
    if ((scheme == "http" && *port == 80) || (scheme == "https" && *port == 443))
        return "browsers leave out the scheme's own port";
    return "";
}

}  // namespace

std::string_view why_no_origin(std::string_view text) {
    if (text == "*") return "any site could call with its visitors' tokens: name the sites";
    const auto colon = text.find("://");
    if (colon == text.npos) return "expected scheme://host or scheme://host:port";
    const auto scheme = text.substr(0, colon);
    auto host = text.substr(colon + 3);
    if (host.find_first_of("/?#") != host.npos) return "nothing may follow the host and port";
    std::string_view why;
    if (const auto port = host.find(':', host.starts_with('[') ? host.find(']') : 0); port != host.npos) {
        why = why_no_port(scheme, host.substr(port + 1));
        host = host.substr(0, port);
    }
    if (!made_of(scheme, lower, "0123456789+-.") || !lower.contains(scheme.front()))
        return "its scheme is not one in lower case";
    if (!is_host(host)) return "its host is not a name in lower case or an address";
    return why;
}

}  // namespace quoin::app

namespace quoin {

bool Codec<app::CorsOrigins>::from_text(std::string_view text, Slot<app::CorsOrigins>& into, Issues& issues) {
    app::CorsOrigins origins;
    bool good = true;
    for (const auto origin : app::listed(text)) {
        if (const auto why = app::why_no_origin(origin); !why.empty()) {
            issues.add("cors_origin", "'" + std::string(origin) + "': " + std::string(why));
            good = false;
        }
        origins.list.emplace_back(origin);
    }
    return good && into.emplace(std::move(origins));
}

void Codec<app::CorsOrigins>::write(std::string& out, const app::CorsOrigins& origins) {
    for (std::size_t i = 0; i < origins.list.size(); ++i) (out += i ? "," : "") += origins.list[i];
}

}  // namespace quoin
