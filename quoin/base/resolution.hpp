#pragma once
// Resolution: looks up the addresses of a host's name without holding up a loop.

#include "quoin/base/loop.hpp"
#include "quoin/base/watch.hpp"

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace quoin {

struct Address {
    sockaddr_storage bytes{};
    socklen_t size = 0;
};

struct Addresses {
    std::vector<Address> list;  // for TCP, in the order to try them
    std::string error;          // where the list is empty
};

// Those of a numeric address: itself, at once. Empty for a name.
Addresses numeric_addresses(const std::string& host, std::uint16_t port);

class Resolution {
public:
    using Told = std::move_only_function<void(Addresses addresses)>;

    // Asks the system on a thread of its own, and calls `told` from the loop, which may destroy this. Whoever does so
    // before does not wait for the thread.
    Resolution(Loop& loop, std::string host, std::uint16_t port, Told told);
    ~Resolution();

private:
    struct Shared;

    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Watch> watch_;
};

}  // namespace quoin
