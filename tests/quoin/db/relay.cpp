#include "relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr int unwatched = -1;  // to poll()

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace

Relay::Relay(std::uint16_t port) : server_port_(port) {
    if (::pipe(wake_) != 0) throw std::runtime_error("no pipe");
    listen();
    thread_ = std::thread([this] { serve(); });
}

Relay::~Relay() {
    stop_ = true;
    [[maybe_unused]] auto written = ::write(wake_[1], "x", 1);
    thread_.join();
    close_all();
    if (listener_ >= 0) ::close(listener_);
    ::close(wake_[0]);
    ::close(wake_[1]);
}

void Relay::set(Mode mode) {
    mode_ = mode;
    turn();
}

void Relay::cut() {
    cut_ = true;
    turn();
}

void Relay::forget() {
    forget_ = true;
    turn();
}

void Relay::wait_for_swallowed() { swallowed_.wait(0); }

// Waits for two beginnings of the thread's round: what was being read is then through.
void Relay::turn() {
    for (int i = 0; i < 2; ++i) {
        const auto seen = turns_.load();
        [[maybe_unused]] auto written = ::write(wake_[1], "x", 1);
        turns_.wait(seen);
    }
}

void Relay::listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    auto address = loopback(port_);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0)
        throw std::runtime_error("no port");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
}

void Relay::close_all() {
    for (auto& pair : pairs_) {
        ::close(pair.client);
        ::close(pair.server);
    }
    pairs_.clear();
}

// The end that is closed is one that has everything delivered to it, and sends nothing.
void Relay::forget_all() {
    for (auto& pair : pairs_)
        if (pair.server != unwatched) ::close(std::exchange(pair.server, unwatched));
}

void Relay::serve() {
    while (!stop_) {
        ++turns_;
        turns_.notify_all();
        if (cut_.exchange(false) || mode_ == Mode::refuse) close_all();
        if (forget_.exchange(false)) forget_all();
        if (mode_ == Mode::refuse && listener_ >= 0) ::close(std::exchange(listener_, -1));
        if (mode_ != Mode::refuse && listener_ < 0) listen();

        std::vector<pollfd> polled{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
        for (auto& pair : pairs_)
            for (const int end : {pair.client, pair.server})
                polled.push_back({mode_ == Mode::late ? unwatched : end, POLLIN, 0});
        ::poll(polled.data(), polled.size(), -1);
        char byte;
        if (polled[0].revents && ::read(wake_[0], &byte, 1) == 1) continue;
        std::size_t i = 2;
        for (auto pair = pairs_.begin(); pair != pairs_.end(); i += 2) {
            const bool open = (!polled[i].revents || carry(pair->client, pair->server, false)) &&
                              (!polled[i + 1].revents || carry(pair->server, pair->client, true));
            if (!open) {
                ::close(pair->client);
                ::close(pair->server);
            }
            pair = open ? std::next(pair) : pairs_.erase(pair);
        }
        if (polled[1].revents) {
            const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            auto address = loopback(server_port_);
            ::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address);
            pairs_.push_back({client, server});
        }
    }
}

// The message behind a BindComplete gets a type that there is none of.
void Relay::garble(std::span<char> answer) {
    static constexpr std::string_view bind_complete("2\0\0\0\4", 5);
    const auto found = std::ranges::search(answer, bind_complete);
    if (!found.empty() && found.end() != answer.end()) *found.end() = '!';
}

bool Relay::carry(int from, int to, bool answers) {
    char buffer[65536];
    const auto size = ::recv(from, buffer, sizeof buffer, 0);
    if (size <= 0) return false;
    const auto mode = mode_.load();
    if (to == unwatched) return true;
    if (mode == Mode::hold || (mode == Mode::deaf && answers)) {
        if (answers) ++swallowed_, swallowed_.notify_all();
        return true;
    }
    if (mode == Mode::garble && answers) garble({buffer, static_cast<std::size_t>(size)});
    for (ssize_t sent = 0; sent < size;) {
        const auto n = ::send(to, buffer + sent, static_cast<std::size_t>(size - sent), MSG_NOSIGNAL);
        if (n <= 0) return false;
        sent += n;
    }
    return true;
}
