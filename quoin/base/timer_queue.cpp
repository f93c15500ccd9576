#include "quoin/base/timer_queue.hpp"

#include <sys/timerfd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace quoin {

void TimerQueue::Entry::start(Time due, Work work) {
    leave();
    work_ = std::move(work);
    if (spare_.empty()) {
        place_ = queue_.order_.emplace(due, this);
    } else {
        spare_.key() = due;
        place_ = queue_.order_.insert(std::move(spare_));
    }
    waits_ = true;
    if (due < queue_.wakes_at_) queue_.wake_at(due);
}

void TimerQueue::Entry::cancel() { leave(); }

// Takes the entry out of the order, and gives what it would have called.
TimerQueue::Work TimerQueue::Entry::leave() {
    if (std::exchange(waits_, false)) spare_ = queue_.order_.extract(place_);
    return std::exchange(work_, nullptr);
}

TimerQueue::TimerQueue(Poller& poller)
    : poller_(poller), timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
    if (!timer_) throw std::system_error(errno, std::system_category(), "cannot make a timer");
    poller_.add(timer_.number(), EPOLLIN | EPOLLET, *this);  // told once for each time that it is set, and never read
}

TimerQueue::~TimerQueue() { poller_.remove(timer_.number(), *this); }

void TimerQueue::happened(std::uint32_t) {
    wakes_at_ = Time::max();
    const auto now = std::chrono::steady_clock::now();
    while (!order_.empty() && order_.begin()->first <= now) order_.begin()->second->leave()();
    if (!order_.empty() && order_.begin()->first < wakes_at_) wake_at(order_.begin()->first);
}

void TimerQueue::wake_at(Time time) {
    using namespace std::chrono;
    // As a delay: libfaketime takes a point of time for one of the wall clock's.
    const auto delay = std::max(duration_cast<nanoseconds>(time - steady_clock::now()), 1ns);
    const auto whole = duration_cast<seconds>(delay);
    const itimerspec spec{.it_interval = {}, .it_value = {.tv_sec = whole.count(), .tv_nsec = (delay - whole).count()}};
    ::timerfd_settime(timer_.number(), 0, &spec, nullptr);
    wakes_at_ = time;
}

}  // namespace quoin
