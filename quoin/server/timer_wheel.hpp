#pragma once
// Coarse timeouts for many connections: setting one is a few instructions, and one timer drives them all.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace quoin {

class TimerWheel {
    struct Link {
        Link* previous = this;
        Link* next = this;
        void unlink();
        void insert_before(Link& other);
    };

public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::milliseconds tick{250};

    // What can time out; at most one timeout each. Its destruction takes it from the wheel.
    class Entry : private Link {
    public:
        Entry() = default;
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;

    protected:
        ~Entry() { unlink(); }
        virtual void expired() = 0;

    private:
        friend TimerWheel;
        std::uint64_t due_ = 0;   // in ticks
        std::uint64_t slot_ = 0;  // the tick at which the wheel looks at the entry
    };

    explicit TimerWheel(Time start) : start_(start) {}

    // Replaces the entry's timeout: expired() is called after `delay`, and at most two ticks later.
    void arm(Entry& entry, std::chrono::milliseconds delay);
    void disarm(Entry& entry) { entry.due_ = never; }
    // Calls expired() for all that are due.
    void advance(Time now);

private:
    static constexpr std::uint64_t never = UINT64_MAX;
    static constexpr std::size_t slots = 512;  // two minutes; what is due later is looked at on the way

    void place(Entry& entry);

    Time start_;
    std::uint64_t now_ = 0;
    std::array<Link, slots> wheel_;
};

}  // namespace quoin
