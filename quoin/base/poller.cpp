#include "quoin/base/poller.hpp"

#include "quoin/base/uncancellable.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace quoin {

Poller::Poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (!epoll_) throw std::system_error(errno, std::system_category(), "cannot wait for events");
}

void Poller::control(int operation, int descriptor, std::uint32_t events, Source* source) {
    epoll_event event{.events = events, .data = {.ptr = source}};
    if (::epoll_ctl(epoll_.number(), operation, descriptor, &event) != 0)
        throw std::system_error(errno, std::system_category(), "cannot watch a descriptor");
}

void Poller::remove(int descriptor, const Source& source) noexcept {
    ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, descriptor, nullptr);
    forget(source);
}

void Poller::forget(const Source& source) noexcept {
    for (auto i = next_; i < end_; ++i)
        if (events_[i].data.ptr == &source) events_[i].data.ptr = nullptr;
    for (auto* list : {&again_, &in_turn_}) std::ranges::replace(*list, const_cast<Source*>(&source), nullptr);
}

void Poller::poll(Patience patience) {
    const bool waits = patience == Patience::endless && again_.empty();
    const auto found = wait_for_events(epoll_.number(), events_, waits ? -1 : 0);
    end_ = found > 0 ? static_cast<std::size_t>(found) : 0;  // a signal interrupts
    for (next_ = 0; next_ < end_;) {
        const auto event = events_[next_++];
        if (auto* source = static_cast<Source*>(event.data.ptr)) source->happened(event.events);
    }
    if (again_.empty()) return;
    in_turn_.clear();
    in_turn_.swap(again_);
    for (std::size_t i = 0; i < in_turn_.size(); ++i)  // which forget() may change meanwhile
        if (auto* source = in_turn_[i]) source->happened(0);
    in_turn_.clear();
}

}  // namespace quoin
