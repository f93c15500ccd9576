#include "quoin/base/watch.hpp"

#include "quoin/base/loop.hpp"

#include <utility>

namespace quoin {

Watch::Watch(Loop& loop, int descriptor) : poller_(loop.poller()), descriptor_(descriptor) {}
Watch::~Watch() { ask_for(0); }

void Watch::wait_readable(Work work) {
    reading_ = std::move(work);
    ask_for(asked_for_ | EPOLLIN);
}

void Watch::wait_writable(Work work) {
    writing_ = std::move(work);
    ask_for(asked_for_ | EPOLLOUT);
}

void Watch::cancel() {
    reading_ = nullptr;
    writing_ = nullptr;
}

// One call for an event, since it may destroy this: what else is so is told again. The kernel is asked for less only
// when it tells something that nobody waits for any more, so that waiting again and again costs no system call.
void Watch::happened(std::uint32_t events) {
    if (events & (EPOLLHUP | EPOLLERR)) events |= EPOLLIN | EPOLLOUT;
    if (writing_ && events & EPOLLOUT) return std::exchange(writing_, nullptr)();
    if (reading_ && events & EPOLLIN) return std::exchange(reading_, nullptr)();
    ask_for((reading_ ? EPOLLIN : 0U) | (writing_ ? EPOLLOUT : 0U));
}

void Watch::ask_for(std::uint32_t events) {
    const auto before = std::exchange(asked_for_, events);
    if (events == before) return;
    if (events == 0)
        poller_.remove(descriptor_, *this);
    else if (before == 0)
        poller_.add(descriptor_, events, *this);
    else
        poller_.change(descriptor_, events, *this);
}

}  // namespace quoin
