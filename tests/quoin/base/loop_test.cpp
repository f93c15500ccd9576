#include "quoin/base/loop.hpp"

#include "quoin/base/resolution.hpp"
#include "quoin/base/signals.hpp"
#include "quoin/base/watch.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

struct Pipe {
    Descriptor out, in;

    Pipe() {
        std::array<int, 2> ends{};
        REQUIRE(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) == 0);
        out = Descriptor(ends[0]);
        in = Descriptor(ends[1]);
    }
    void write(std::string_view text) const { REQUIRE(::write(in.number(), text.data(), text.size()) > 0); }
    std::string read() const {
        std::array<char, 64> text{};
        const auto size = ::read(out.number(), text.data(), text.size());
        return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
    }
};

// Ends the loop's run after what is ready and posted now, and what that makes ready.
void run_a_while(Loop& loop) { run(loop, sleep_for(loop, 5ms)); }

}  // namespace

TEST_CASE("what another thread posts wakes the loop, and runs in the order it was posted") {
    Loop loop;
    std::vector<int> seen;
    std::jthread other([&] {
        for (int i = 0; i < 1000; ++i) loop.post([&seen, i] { seen.push_back(i); });
        loop.post([&] { loop.stop(); });
    });
    loop.run();
    REQUIRE(seen.size() == 1000);
    for (int i = 0; i < 1000; ++i) CHECK(seen[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("another thread stops a loop that has nothing to do") {
    Loop loop;
    std::atomic<bool> runs = false;
    loop.post([&] { runs = true; });
    std::jthread other([&] {
        runs.wait(false);
        loop.stop();
    });
    loop.post([&] { runs.notify_all(); });
    loop.run();
}

TEST_CASE("what is posted runs after all that is ready, and what it posts after what is ready then") {
    Loop loop;
    Pipe first, second;
    first.write("a");
    second.write("b");
    std::string order;
    Watch one(loop, first.out.number()), two(loop, second.out.number());
    const auto note = [&](const Pipe& pipe) {
        order += pipe.read();
        loop.post([&] {
            order += 'p';
            loop.post([&] { order += 'q'; });
        });
    };
    one.wait_readable([&] { note(first); });
    two.wait_readable([&] { note(second); });
    run_a_while(loop);
    CHECK(order == "abppqq");
}

TEST_CASE("work that posts itself again and again holds up neither sockets nor timers") {
    Loop loop;
    Pipe pipe;
    pipe.write("a");
    bool read = false, timed = false;
    Watch watch(loop, pipe.out.number());
    Timer timer(loop);
    watch.wait_readable([&] { read = true; });
    timer.start(1ms, [&] { timed = true; });
    std::function<void()> again = [&] {
        if (read && timed) return loop.stop();
        loop.post([&] { again(); });
    };
    loop.post([&] { again(); });
    loop.run();
    CHECK(read);
    CHECK(timed);
}

TEST_CASE("what is posted to a loop that does not run any more is dropped with the loop") {
    auto token = std::make_shared<int>();
    {
        Loop loop;
        run_a_while(loop);
        loop.post([token] { FAIL("it ran"); });
        std::jthread([&] { loop.post([token] { FAIL("it ran"); }); }).join();
        CHECK(token.use_count() == 3);
    }
    CHECK(token.use_count() == 1);
}

TEST_CASE("timers call in the order in which they are due, whatever the order of their start") {
    Loop loop;
    std::string order;
    Timer late(loop), early(loop), first(loop), second(loop), never(loop), again(loop);
    late.start(20ms, [&] {
        order += 'l';
        loop.stop();
    });
    again.start(1ms, [&] { order += '?'; });
    early.start(2ms, [&] { order += 'e'; });
    never.start(3ms, [&] { order += '!'; });
    again.start(15ms, [&] { order += 'a'; });
    never.cancel();
    first.start(-1s, [&] {
        order += '1';
        first.start(0ms, [&] { order += '3'; });
    });
    second.start(-500ms, [&] { order += '2'; });
    loop.run();
    CHECK(order == "123eal");
}

TEST_CASE("a descriptor that an earlier event of the batch has closed is not served, nor who has its number now") {
    Loop loop;
    Pipe first, second;
    first.write("a");
    second.write("b");
    std::optional<Watch> one, two, newcomer;
    std::optional<Pipe> reopened;
    std::string seen;
    // Whichever of the two is told first closes the other one and opens another pipe, which takes its number.
    const auto close_other = [&](Pipe& other, std::optional<Watch>& watch) {
        const int number = other.out.number();
        watch.reset();
        other.out.reset();
        reopened.emplace();
        REQUIRE(reopened->out.number() == number);
        newcomer.emplace(loop, number);
        newcomer->wait_readable([&] { seen += "stale"; });
        seen += "closed ";
    };
    one.emplace(loop, first.out.number());
    two.emplace(loop, second.out.number());
    one->wait_readable([&] { close_other(second, two); });
    two->wait_readable([&] { close_other(first, one); });
    run_a_while(loop);
    CHECK(seen == "closed ");
}

TEST_CASE("a watch may destroy itself, and one that nobody waits on any more costs no spinning") {
    Loop loop;
    Pipe pipe;
    pipe.write("a");
    auto watch = std::make_unique<Watch>(loop, pipe.out.number());
    int calls = 0;
    watch->wait_readable([&] { ++calls; });
    run_a_while(loop);  // it stays readable
    CHECK(calls == 1);
    watch->wait_readable([&] {
        ++calls;
        watch.reset();
    });
    run_a_while(loop);
    CHECK(calls == 2);
}

TEST_CASE("a watch tells of the end and of an error as of something to read and room to write") {
    Loop loop;
    Pipe closed, broken;
    closed.in.reset();
    broken.out.reset();
    std::string seen;
    Watch reading(loop, closed.out.number()), writing(loop, broken.in.number());
    reading.wait_readable([&] { seen += 'r'; });
    writing.wait_writable([&] { seen += 'w'; });
    run_a_while(loop);
    std::ranges::sort(seen);
    CHECK(seen == "rw");
}

TEST_CASE("a watch tells a reader and a writer each once") {
    Loop loop;
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const Descriptor here(ends[0]), there(ends[1]);
    REQUIRE(::write(there.number(), "a", 1) == 1);
    std::string seen;
    Watch watch(loop, here.number());
    watch.wait_readable([&] { seen += 'r'; });
    watch.wait_writable([&] { seen += 'w'; });
    run_a_while(loop);
    CHECK(seen == "wr");
}

TEST_CASE("a signal is told to every loop that waits for it, and is what it was before when none does") {
    struct sigaction before{};
    ::sigaction(SIGUSR1, nullptr, &before);
    {
        Loop loop;
        std::vector<int> seen, elsewhere;
        Signals both(loop, {SIGUSR1, SIGUSR2}, [&](int number) { seen.push_back(number); });
        {
            Signals one(loop, {SIGUSR1}, [&](int number) { elsewhere.push_back(number); });
            std::raise(SIGUSR1);
            std::raise(SIGUSR2);
            run_a_while(loop);
        }
        std::raise(SIGUSR1);
        run_a_while(loop);
        CHECK(seen == std::vector{SIGUSR1, SIGUSR2, SIGUSR1});
        CHECK(elsewhere == std::vector{SIGUSR1});
    }
    struct sigaction after{};
    ::sigaction(SIGUSR1, nullptr, &after);
    CHECK((after.sa_handler == before.sa_handler));
}

TEST_CASE("a host's name is looked up beside the loop, and who asked may be gone before the answer") {
    Loop loop;
    Addresses found;
    Resolution resolution(loop, "localhost", 7, [&](Addresses addresses) {
        found = std::move(addresses);
        loop.stop();
    });
    {
        const Resolution forgotten(loop, "localhost", 7, [](Addresses) { FAIL("it was told"); });
    }
    loop.run();
    REQUIRE_FALSE(found.list.empty());
    CHECK(found.error.empty());

    const auto numeric = numeric_addresses("127.0.0.1", 7);
    REQUIRE(numeric.list.size() == 1);
    const auto& address = reinterpret_cast<const sockaddr_in&>(numeric.list[0].bytes);
    CHECK(ntohs(address.sin_port) == 7);
    CHECK(ntohl(address.sin_addr.s_addr) == INADDR_LOOPBACK);
    CHECK(numeric_addresses("localhost", 7).list.empty());
}
