#include "quoin/transfer/progress.hpp"

#include <doctest/doctest.h>

using namespace quoin::transfer;
using namespace std::chrono_literals;

namespace {

// A progress over 1000 bytes, at times of the test's own.
struct Watched {
    std::string written;
    std::chrono::steady_clock::time_point time{};

    Progress begin(Progress::Shape shape, std::optional<std::uint64_t> total = 1000) {
        return {shape,
                "a.csv",
                total,
                Unit::bytes,
                [this](const std::string& text) { written += text; },
                [this] { return time; }};
    }
};

}  // namespace

TEST_CASE("amounts and times are told as people read them") {
    CHECK(readable_bytes(950) == "950 B");
    CHECK(readable_bytes(1234) == "1.2 kB");
    CHECK(readable_bytes(999'960) == "1.0 MB");
    CHECK(readable_bytes(78'800'000) == "78.8 MB");
    CHECK(readable_time(0.2s) == "1 s");
    CHECK(readable_time(125s) == "2 min 5 s");
    CHECK(readable_time(3900s) == "1 h 5 min");
}

TEST_CASE("what is done is told with the speed and the time that is left") {
    CHECK(describe({.done = 250, .total = 1000, .rows = 10, .elapsed = 2s}) ==
          "250 B of 1.0 kB, 10 rows, 5 rows/s, 6 s left");
    CHECK(describe({.done = 1000, .total = 1000, .rows = 40, .elapsed = 8s}) ==
          "1.0 kB of 1.0 kB, 40 rows, 5 rows/s, in 8 s");
    CHECK(describe({.done = 5, .total = 10, .rows = 5, .elapsed = 1s, .unit = Unit::rows}) ==
          "5 of 10 rows, 5 rows/s, 1 s left");
    CHECK(describe({.done = 250, .rows = 10, .elapsed = 2s}) == "250 B, 10 rows, 5 rows/s");
}

TEST_CASE("the bar fits the terminal") {
    const Measure half{.done = 500, .total = 1000, .rows = 10, .elapsed = 2s};
    CHECK(bar("a.csv", half, 200) ==
          "a.csv [############............]  50 %  500 B of 1.0 kB, 10 rows, 5 rows/s, 2 s left");
    CHECK(bar("a.csv", half, 40) == "a.csv [############............]  50 % ");
}

TEST_CASE("a terminal sees a bar that is drawn anew now and then, and taken away") {
    Watched watched;
    {
        auto progress = watched.begin(Progress::Shape::bar);
        progress.update(100, 1);
        CHECK(watched.written.empty());
        watched.time += 150ms;
        progress.update(200, 2);
        CHECK(watched.written.starts_with("\r\x1b[Ka.csv [####...."));
        progress.announce("storing");
    }
    CHECK(watched.written.ends_with("\r\x1b[Ka.csv: storing\r\x1b[K"));
}

TEST_CASE("what is no terminal sees a line for each tenth") {
    Watched watched;
    {
        auto progress = watched.begin(Progress::Shape::lines);
        for (std::uint64_t i = 1; i <= 100; ++i) {
            watched.time += 1s;
            progress.update(i * 4, i);
        }
        progress.update(1000, 250);
    }
    CHECK(watched.written ==
          "a.csv: 10 %, 100 B of 1.0 kB, 25 rows, 1 rows/s, 3 min 45 s left\n"
          "a.csv: 20 %, 200 B of 1.0 kB, 50 rows, 1 rows/s, 3 min 20 s left\n"
          "a.csv: 30 %, 300 B of 1.0 kB, 75 rows, 1 rows/s, 2 min 55 s left\n"
          "a.csv: 40 %, 400 B of 1.0 kB, 100 rows, 1 rows/s, 2 min 30 s left\n"
          "a.csv: 100 %, 1.0 kB of 1.0 kB, 250 rows, 3 rows/s, in 1 min 40 s\n");
}

TEST_CASE("a length that is not known is told every ten seconds; quiet is quiet") {
    Watched watched;
    {
        auto progress = watched.begin(Progress::Shape::lines, std::nullopt);
        for (std::uint64_t i = 1; i <= 25; ++i) {
            watched.time += 1s;
            progress.update(i, i);
        }
    }
    CHECK(watched.written == "a.csv: 10 B, 10 rows, 1 rows/s\na.csv: 20 B, 20 rows, 1 rows/s\n");
    watched.written.clear();
    watched.begin(Progress::Shape::none).update(1000, 3);
    CHECK(watched.written.empty());
}
