#include "quoin/base/blocking.hpp"
#include "quoin/base/loop.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

Task<int> answer() { co_return 42; }
Task<int> doubled() { co_return 2 * co_await answer(); }
Task<int> failing() {
    throw std::runtime_error("no answer");
    co_return 0;
}

struct Pair {
    std::string first, second;
};
Task<std::string> joined(Pair pair) { co_return pair.first + pair.second; }
Task<std::string> awaits_an_aggregate_temporary() {
    co_return co_await joined(Pair{"a text that is too long for the small ", "string optimization of the library"});
}

Task<int> tell(Loop& loop, std::string& order, std::chrono::milliseconds after) {
    order += "a";
    if (after > 0ms) co_await sleep_for(loop, after);
    order += "c";
    co_return 7;
}

Task<int> fail_later(Loop& loop) {
    co_await sleep_for(loop, 1ms);
    throw std::runtime_error("no");
}

}  // namespace

TEST_CASE("a task gives its value to the task that awaits it") {
    Loop loop;
    CHECK(run(loop, doubled()) == 84);
}

TEST_CASE("what a task throws reaches the task that awaits it") {
    Loop loop;
    CHECK_THROWS_WITH(run(loop, failing()), "no answer");
}

TEST_CASE("an aggregate temporary in an awaiting expression is destroyed once") {
    Loop loop;
    CHECK(run(loop, awaits_an_aggregate_temporary()) ==
          "a text that is too long for the small string optimization of the library");
}

TEST_CASE("blocking work resumes on the loop it came from") {
    Loop loop;
    BlockingPool pool(1, 8);
    auto here = std::this_thread::get_id();
    auto both = [](Loop& on, BlockingPool& threads) -> Task<std::pair<std::thread::id, std::thread::id>> {
        auto there = co_await threads.run(on, [] { return std::this_thread::get_id(); });
        co_return std::pair{there, std::this_thread::get_id()};
    };
    auto [there, after] = run(loop, both(loop, pool));
    CHECK(there != here);
    CHECK(after == here);
}

TEST_CASE("a full queue of blocking work refuses more instead of growing") {
    Loop loop;
    BlockingPool pool(1, 0);
    CHECK_THROWS_AS(run(loop, pool.run(loop, [] { return 1; })), QueueFull);
}

TEST_CASE("a timer that is cancelled or gone does nothing, even when it has expired already") {
    Loop loop;
    int fired = 0;
    {
        Timer first(loop);
        auto second = std::make_unique<Timer>(loop);
        Timer third(loop);
        // All three expire in one round of the loop: the first one's work takes the others back.
        first.start(0ms, [&] {
            ++fired;
            second.reset();
            third.cancel();
        });
        second->start(0ms, [&] { fired += 10; });
        third.start(0ms, [&] { fired += 100; });
        run(loop, sleep_for(loop, 5ms));
    }
    CHECK(fired == 1);
}

TEST_CASE("a task that ends without waiting needs no coroutine to start it") {
    auto quick = answer();
    CHECK(quick.start());
    CHECK(quick.take() == 42);
    auto fails = failing();
    CHECK(fails.start());
    CHECK_THROWS_WITH(fails.take(), "no answer");
    auto done = Task<void>::done();
    CHECK(done.start());
    done.take();
}

TEST_CASE("a task that was started and has to wait gives the rest to who awaits it") {
    Loop loop;
    const auto later = [](Loop& on) -> Task<int> {
        co_await sleep_for(on, 1ms);
        co_return 42;
    };
    const auto started = [](Task<int> task) -> Task<int> { co_return 1 + co_await task.rest(); };
    auto slow = later(loop);
    CHECK_FALSE(slow.start());
    CHECK(run(loop, started(std::move(slow))) == 43);
    const auto awaits_done = []() -> Task<int> {
        co_await Task<void>::done();
        co_return 7;
    };
    CHECK(run(loop, awaits_done()) == 7);
}

TEST_CASE("a started task is under way before the rest of it is awaited") {
    Loop loop;
    for (const auto after : {0ms, 1ms}) {
        std::string order;
        auto both = [](Loop& on, std::string& into, std::chrono::milliseconds delay) -> Task<int> {
            auto number = tell(on, into, delay);
            number.start();
            into += "b";
            co_return co_await number.rest();
        };
        CHECK(run(loop, both(loop, order, after)) == 7);
        CHECK(order == (after > 0ms ? "abc" : "acb"));
    }
}

TEST_CASE("what a started task throws comes to who awaits the rest of it, even when it has thrown already") {
    Loop loop;
    for (const auto after : {0ms, 3ms}) {
        auto both = [](Loop& on, std::chrono::milliseconds delay) -> Task<int> {
            auto number = fail_later(on);
            number.start();
            if (delay > 0ms) co_await sleep_for(on, delay);
            co_return co_await number.rest();
        };
        CHECK_THROWS_WITH(run(loop, both(loop, after)), "no");
    }
}
