#include "quoin/server/timer_wheel.hpp"

#include <algorithm>

namespace quoin {

void TimerWheel::Link::unlink() {
    previous->next = next;
    next->previous = previous;
    previous = next = this;
}

void TimerWheel::Link::insert_before(Link& other) {
    previous = other.previous;
    next = &other;
    previous->next = next->previous = this;
}

void TimerWheel::arm(Entry& entry, std::chrono::milliseconds delay) {
    // The current tick has begun already, so one more is needed.
    entry.due_ = now_ + 1 + static_cast<std::uint64_t>((delay + tick - std::chrono::milliseconds(1)) / tick);
    // An entry that is looked at before it is due is placed anew then: a timeout that is put off costs nothing.
    if (entry.next == &entry || entry.slot_ > entry.due_) place(entry);
}

void TimerWheel::place(Entry& entry) {
    entry.unlink();
    entry.slot_ = std::min(entry.due_, now_ + slots - 1);
    entry.insert_before(wheel_[entry.slot_ % slots]);
}

void TimerWheel::advance(Time now) {
    const auto target = static_cast<std::uint64_t>((now - start_) / tick);
    if (target > now_ + slots) now_ = target - slots;  // nothing is further away than a turn
    while (now_ < target) {
        ++now_;
        Link due;  // apart, since expired() may arm again
        auto& slot = wheel_[now_ % slots];
        while (slot.next != &slot) {
            auto& link = *slot.next;
            link.unlink();
            link.insert_before(due);
        }
        while (due.next != &due) {
            auto& entry = static_cast<Entry&>(*due.next);
            entry.unlink();
            if (entry.due_ > now_) {
                if (entry.due_ != never) place(entry);
            } else {
                entry.due_ = never;
                entry.expired();
            }
        }
    }
}

}  // namespace quoin
