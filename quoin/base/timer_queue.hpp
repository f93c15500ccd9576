#pragma once
// TimerQueue: calls what is due, woken by one timer of the kernel's, which is set anew only for something sooner.

#include "quoin/base/poller.hpp"

#include <chrono>
#include <functional>
#include <map>

namespace quoin {

class TimerQueue final : Poller::Source {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Work = std::move_only_function<void()>;

    // What may be due once; it calls in the order of due times, and of start() where these are equal.
    class Entry {
    public:
        explicit Entry(TimerQueue& queue) : queue_(queue) {}
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        ~Entry() { cancel(); }

        void start(Time due, Work work);
        void cancel();

    private:
        friend TimerQueue;
        using Order = std::multimap<Time, Entry*>;

        Work leave();

        TimerQueue& queue_;
        Work work_;
        Order::iterator place_;   // while it waits
        Order::node_type spare_;  // while it does not: the memory for the next time
        bool waits_ = false;
    };

    explicit TimerQueue(Poller& poller);
    ~TimerQueue();
    TimerQueue(const TimerQueue&) = delete;
    TimerQueue& operator=(const TimerQueue&) = delete;

private:
    void happened(std::uint32_t events) override;
    void wake_at(Time time);

    Poller& poller_;
    Descriptor timer_;
    Time wakes_at_ = Time::max();
    Entry::Order order_;
};

}  // namespace quoin
