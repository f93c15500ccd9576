#include "quoin/web/forwarded.hpp"

#include "quoin/base/text_parts.hpp"

#include <algorithm>
#include <ranges>

namespace quoin {

namespace {

// Takes what stands behind the last comma off the end.
std::string_view take_last(std::string_view& list) {
    const auto comma = list.rfind(',');
    const auto entry = comma == list.npos ? list : list.substr(comma + 1);
    list = comma == list.npos ? std::string_view() : list.substr(0, comma);
    return trimmed(entry);
}

// Some proxies add the port: "192.0.2.7:4711", "[2001:db8::1]:4711".
std::optional<IpAddress> parse_hop(std::string_view entry) {
    if (entry.starts_with('[')) return IpAddress::parse(entry.substr(1, entry.find(']') - 1));
    const bool has_port = std::ranges::count(entry, ':') == 1;
    return IpAddress::parse(has_port ? entry.substr(0, entry.find(':')) : entry);
}

}  // namespace

std::optional<IpAddress> client_address(const Request& request, std::span<const Network> proxies) {
    const auto is_proxy = [proxies](const IpAddress& address) {
        return std::ranges::any_of(proxies, [&](const Network& network) { return network.contains(address); });
    };
    auto client = IpAddress::parse(request.peer);
    if (!client) return client;
    for (auto [name, list] : request.headers | std::views::reverse) {
        if (!equal_ignoring_case(name, "x-forwarded-for")) continue;
        while (!list.empty()) {
            if (!is_proxy(*client)) return client;
            const auto before = parse_hop(take_last(list));
            if (!before) return client;
            client = before;
        }
    }
    return client;
}

}  // namespace quoin
