#include "quoin/base/started.hpp"

#include "quoin/base/loop.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

Task<int> tell(Loop& loop, std::string& order, std::chrono::milliseconds after) {
    order += "a";
    if (after > 0ms) co_await sleep_for(loop, after);
    order += "c";
    co_return 7;
}

Task<int> fail(Loop& loop) {
    co_await sleep_for(loop, 1ms);
    throw std::runtime_error("no");
}

}  // namespace

TEST_CASE("a started task is under way before it is awaited") {
    Loop loop;
    for (const auto after : {0ms, 1ms}) {
        std::string order;
        auto both = [](Loop& on, std::string& into, std::chrono::milliseconds delay) -> Task<int> {
            Started number(tell(on, into, delay));
            into += "b";
            co_return co_await number;
        };
        CHECK(run(loop, both(loop, order, after)) == 7);
        CHECK(order == (after > 0ms ? "abc" : "acb"));
    }
}

TEST_CASE("what a started task throws comes to who awaits it") {
    Loop loop;
    auto both = [](Loop& on) -> Task<int> {
        Started number(fail(on));
        co_return co_await number;
    };
    CHECK_THROWS_WITH(run(loop, both(loop)), "no");
}
