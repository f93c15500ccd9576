#include "app/trusted_proxies.hpp"

#include "app/listed.hpp"

namespace quoin {

bool Codec<app::TrustedProxies>::from_text(std::string_view text, Slot<app::TrustedProxies>& into, Issues& issues) {
    app::TrustedProxies proxies;
    bool good = true;
    for (const auto entry : app::listed(text)) {
        if (const auto network = Network::parse(entry)) {
            proxies.list.push_back(*network);
        } else {
            issues.add("trusted_proxy", "'" + std::string(entry) +
                                            "': expected an address, or a network such as "
                                            "10.0.0.0/8 or 2001:db8::/32");
            good = false;
        }
    }
    return good && into.emplace(std::move(proxies));
}

void Codec<app::TrustedProxies>::write(std::string& out, const app::TrustedProxies& proxies) {
    for (std::size_t i = 0; i < proxies.list.size(); ++i) (out += i ? "," : "") += proxies.list[i].str();
}

}  // namespace quoin
