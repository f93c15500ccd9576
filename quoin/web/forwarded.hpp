#pragma once
// Whose request it is where proxies stand between.

#include "quoin/base/address.hpp"
#include "quoin/web/http.hpp"

#include <optional>
#include <span>

namespace quoin {

// The peer; where that is one of `proxies`, the rightmost address of X-Forwarded-For that is none of them: each proxy
// adds at the right whom it heard from, and what stands left of that anybody may have written. Nothing where the peer
// has no address, as on a Unix socket.
std::optional<IpAddress> client_address(const Request& request, std::span<const Network> proxies);

}  // namespace quoin
