#include "quoin/server/socket.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

// A socket on the loop and the other end of it.
struct Pair {
    std::optional<Socket> socket;
    Descriptor other;

    explicit Pair(Loop& loop, int buffer = 0) {
        std::array<int, 2> ends{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0);
        if (buffer) ::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
        socket.emplace(loop, ends[0]);
        other = Descriptor(ends[1]);
    }
    void write(std::string_view text) const {
        REQUIRE(::send(other.number(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    }
    std::size_t drain() const {
        std::array<char, 4096> space;
        std::size_t total = 0;
        for (ssize_t size; (size = ::recv(other.number(), space.data(), space.size(), 0)) > 0;)
            total += static_cast<std::size_t>(size);
        return total;
    }
};

// Notes what each read of two bytes gives, until the end.
Task<void> read_all(Socket& socket, std::string& seen) {
    std::array<char, 2> space;
    for (;;) {
        const auto received = co_await socket.read(space);
        if (received.size == 0) {
            seen += received.ended ? '.' : '!';
            co_return;
        }
        seen.append(space.data(), received.size);
    }
}

// read_all() under way, whose frame goes with its owner.
struct Reader {
    Task<void> reading;

    Reader(Socket& socket, std::string& seen) : reading(read_all(socket, seen)) { reading.start(); }
};

void run_a_while(Loop& loop) { run(loop, sleep_for(loop, 5ms)); }

}  // namespace

TEST_CASE("sockets with more to read than one read takes have their turns one after the other") {
    Loop loop;
    Pair first(loop), second(loop);
    std::string seen;
    first.write("aaaaaaaa");
    second.write("bbbbbbbb");
    const Reader reader1(*first.socket, seen);
    const Reader reader2(*second.socket, seen);
    run_a_while(loop);
    CHECK(seen == "aabbaabbaabbaabb");
}

TEST_CASE("what is sent with the end, before it or after is read before the end is told") {
    Loop loop;
    Pair together(loop), apart(loop);
    std::string seen, later;
    together.write("abc");
    ::shutdown(together.other.number(), SHUT_WR);
    const Reader reader3(*together.socket, seen);
    const Reader reader4(*apart.socket, later);
    apart.write("a");
    run_a_while(loop);
    apart.write("b");
    run_a_while(loop);
    CHECK(later == "ab");
    ::shutdown(apart.other.number(), SHUT_WR);
    run_a_while(loop);
    CHECK(seen == "abc.");
    CHECK(later == "ab.");
}

TEST_CASE("bytes that came while nobody read are read when somebody does") {
    Loop loop;
    Pair pair(loop);
    std::string seen;
    pair.write("a");
    run_a_while(loop);
    const Reader reader5(*pair.socket, seen);
    run_a_while(loop);
    CHECK(seen == "a");
}

TEST_CASE("a read that is cancelled ends without bytes, and the next one gets them") {
    Loop loop;
    Pair pair(loop);
    std::string seen;
    pair.socket->cancel();  // nothing is waited for
    const Reader reader6(*pair.socket, seen);
    pair.socket->cancel();
    CHECK(seen.empty());  // not from within the call
    run_a_while(loop);
    CHECK(seen == "!");
    pair.write("a");
    const Reader reader7(*pair.socket, seen);
    run_a_while(loop);
    CHECK(seen == "!a");
    pair.socket->reset();
    run_a_while(loop);
    CHECK(seen == "!a!");
    const Reader reader8(*pair.socket, seen);  // of one that is reset
    run_a_while(loop);
    CHECK(seen == "!a!!");
    Pieces pieces{"x"};
    CHECK(pair.socket->send(pieces) == Socket::Sent::failed);
}

TEST_CASE("what the kernel does not take at once is sent when the other side has read") {
    Loop loop;
    Pair pair(loop, 4096);
    const std::string text(200'000, 'x');
    bool sent = false;
    auto sending = [](Socket& socket, std::string_view first, std::string_view second, bool& done) -> Task<void> {
        Pieces pieces{first, second};
        while (socket.send(pieces) == Socket::Sent::part)
            if (!co_await socket.writable()) co_return;
        done = true;
    };
    auto task = sending(*pair.socket, text, text, sent);
    task.start();
    CHECK_FALSE(sent);
    std::size_t read = 0;
    while (!sent) {
        read += pair.drain();
        run_a_while(loop);
    }
    read += pair.drain();
    CHECK(read == 400'000);
}

namespace {

struct Batch {
    Loop& loop;
    Pair first{loop}, second{loop};
    std::optional<Pair> newcomer;
    std::string seen;
    std::optional<Reader> reader;
};

// Whichever is told first closes the other one, and opens another under its number.
Task<void> close_other(Batch& batch, Pair& mine, Pair& other) {
    std::array<char, 2> space;
    co_await mine.socket->read(space);
    batch.seen += "closed";
    other.socket.reset();
    batch.newcomer.emplace(batch.loop);
    batch.reader.emplace(*batch.newcomer->socket, batch.seen);
}

}  // namespace

TEST_CASE("a socket that another's event closes in the same batch is not served, nor who has its number then") {
    Loop loop;
    Batch batch{loop};
    auto one = close_other(batch, batch.first, batch.second), two = close_other(batch, batch.second, batch.first);
    one.start();
    two.start();
    batch.first.write("a");
    batch.second.write("b");
    run_a_while(loop);
    CHECK(batch.seen == "closed");
    batch.newcomer->write("n");
    run_a_while(loop);
    CHECK(batch.seen == "closedn");
}
