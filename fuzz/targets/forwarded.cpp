// What X-Forwarded-For says of the client, and addresses and networks as text.

#include "quoin/web/forwarded.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets.hpp"

#include <algorithm>
#include <vector>

namespace quoin::fuzz {

namespace {

// Written and read again it is the same.
template <class T>
void check_text(std::string_view text) {
    const auto read = T::parse(text);
    if (!read) return;
    const auto again = T::parse(read->str());
    require(again && again->str() == read->str());
}

}  // namespace

void forwarded(std::string_view input) {
    const Bytes bytes(input);
    check_text<IpAddress>(bytes.text());
    check_text<Network>(bytes.text());

    static const std::vector<Network> proxies{*Network::parse("127.0.0.1"), *Network::parse("10.0.0.0/8"),
                                              *Network::parse("2001:db8::/32")};
    const Request request{.headers = {{"X-Forwarded-For", bytes.text()}}, .peer = "127.0.0.1"};
    const auto client = client_address(request, proxies);
    require(client.has_value() && !source_of(*client).empty());

    // Whom we do not trust may write what he likes.
    const Request stranger{.headers = request.headers, .peer = "192.0.2.7"};
    require(client_address(stranger, proxies) == IpAddress::parse("192.0.2.7"));
}

}  // namespace quoin::fuzz
