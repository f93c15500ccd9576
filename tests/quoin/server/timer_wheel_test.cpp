#include "quoin/server/timer_wheel.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <vector>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

struct Wheel : TimerWheel {
    Wheel() : TimerWheel(Time{}) {}
    void advance_to(std::chrono::milliseconds time) { advance(Time{} + time); }
};

struct Counting final : TimerWheel::Entry {
    int count = 0;
    std::move_only_function<void()> then = [] {};
    void expired() override {
        ++count;
        then();
    }
};

}  // namespace

TEST_CASE("a timeout comes after its delay, within two ticks, and once") {
    for (const auto delay : {0ms, 1ms, 250ms, 251ms, 10'000ms, 127'750ms, 128'000ms, 500'000ms}) {
        CAPTURE(delay.count());
        Wheel wheel;
        Counting entry;
        wheel.advance_to(1'240ms);
        wheel.arm(entry, delay);
        for (auto time = 1'250ms; time < 1'240ms + delay; time += 250ms) wheel.advance_to(time);
        wheel.advance_to(1'240ms + delay - 1ms);
        CHECK(entry.count == 0);
        wheel.advance_to(1'240ms + delay + 2 * TimerWheel::tick);
        CHECK(entry.count == 1);
        wheel.advance_to(10'000'000ms);
        CHECK(entry.count == 1);
    }
}

TEST_CASE("a timeout that is set again counts from then, be it later or sooner") {
    Wheel wheel;
    Counting later, sooner, disarmed;
    wheel.arm(later, 1s);
    wheel.arm(sooner, 60s);
    wheel.arm(disarmed, 1s);
    wheel.advance_to(500ms);
    wheel.arm(later, 1s);
    wheel.arm(sooner, 1s);
    wheel.disarm(disarmed);
    wheel.advance_to(1'499ms);
    CHECK(later.count + sooner.count == 0);
    wheel.advance_to(2'000ms);
    CHECK(later.count == 1);
    CHECK(sooner.count == 1);
    wheel.advance_to(100s);
    CHECK(disarmed.count == 0);
}

TEST_CASE("an entry may end others, and arm itself again, when it is due") {
    Wheel wheel;
    Counting first;
    auto second = std::make_unique<Counting>(), third = std::make_unique<Counting>();
    for (auto* entry : {&first, second.get(), third.get()}) wheel.arm(*entry, 1s);
    first.then = [&] {
        second.reset();
        wheel.arm(first, 1s);
    };
    wheel.advance_to(2s);
    CHECK(first.count == 1);
    CHECK(third->count == 1);
    wheel.advance_to(3s);
    CHECK(first.count == 2);
}

TEST_CASE("a wheel that was not looked at for a day is up to date at once") {
    Wheel wheel;
    Counting entry;
    wheel.advance_to(24h);
    wheel.arm(entry, 1s);
    wheel.advance_to(24h + 999ms);
    CHECK(entry.count == 0);
    wheel.advance_to(24h + 1'500ms);
    CHECK(entry.count == 1);
}
