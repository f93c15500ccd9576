#include "quoin/base/resolution.hpp"

#include "quoin/base/descriptor.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/eventfd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>
#include <utility>

namespace quoin {

namespace {

Addresses look_up(const std::string& host, std::uint16_t port, int flags) {
    addrinfo hints{};
    hints.ai_flags = flags | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    Addresses addresses;
    if (const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found)) {
        addresses.error = ::gai_strerror(error);
        return addresses;
    }
    for (const auto* each = found; each; each = each->ai_next) {
        auto& address = addresses.list.emplace_back();
        std::memcpy(&address.bytes, each->ai_addr, each->ai_addrlen);
        address.size = each->ai_addrlen;
    }
    ::freeaddrinfo(found);
    return addresses;
}

}  // namespace

Addresses numeric_addresses(const std::string& host, std::uint16_t port) { return look_up(host, port, AI_NUMERICHOST); }

// Belongs to the thread as well, which may end last.
struct Resolution::Shared {
    Descriptor bell{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
    Addresses addresses;
    std::atomic<bool> done = false;

    void finish(Addresses found) {
        addresses = std::move(found);
        done = true;
        ::eventfd_write(bell.number(), 1);
    }
};

Resolution::Resolution(Loop& loop, std::string host, std::uint16_t port, Told told)
    : shared_(std::make_shared<Shared>()) {
    if (!shared_->bell) throw std::system_error(errno, std::system_category(), "cannot look up a host's name");
    watch_ = std::make_unique<Watch>(loop, shared_->bell.number());
    watch_->wait_readable([shared = shared_, told = std::move(told)]() mutable {
        if (shared->done) told(std::move(shared->addresses));
    });
    try {
        std::thread([shared = shared_, name = std::move(host), port] {
            shared->finish(look_up(name, port, 0));
        }).detach();
    } catch (const std::system_error& error) {  // no thread is left
        shared_->finish({{}, error.what()});
    }
}

Resolution::~Resolution() = default;

}  // namespace quoin
