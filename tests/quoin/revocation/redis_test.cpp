#include "quoin/revocation/redis.hpp"

#include "quoin/testing/redis_server.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

using namespace quoin;
using namespace quoin::revocation;
using namespace std::chrono_literals;

namespace {

// Waits are bounded by the test's own patience, not by a deadline that a busy machine misses.
RedisOptions options_for(const testing::RedisServer& server, std::chrono::milliseconds deadline = 5s) {
    return {.host = "127.0.0.1", .port = server.port(), .deadline = deadline};
}

Task<bool> find(Redis& redis, std::string key) {
    auto found = redis.contains(key);
    co_return co_await found;
}

Task<bool> put(Redis& redis, std::string key, std::chrono::milliseconds lifetime) {
    auto taken = redis.set(key, "value", lifetime);
    co_return co_await taken;
}

// Why the question failed; empty when it was answered.
Task<std::string> failure(Redis& redis) {
    try {
        auto answer = redis.ping();
        co_await answer;
        co_return std::string();
    } catch (const revocation::Unavailable& error) {
        co_return std::string(error.what());
    }
}

// Asks until it is answered; false when that takes 20 seconds.
Task<bool> comes_back(Loop& loop, Redis& redis) {
    const auto patience = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < patience) {
        if ((co_await failure(redis)).empty()) co_return true;
        co_await sleep_for(loop, 10ms);
    }
    co_return false;
}

bool skipped() {
    if (!testing::redis_is_here()) MESSAGE("skipped: no Redis here (tests/services/with_redis)");
    return !testing::redis_is_here();
}

}  // namespace

TEST_CASE("a key is found once it is set, for its lifetime, in its own database of Redis") {
    if (skipped()) return;
    const testing::RedisServer server;
    Loop loop;
    auto third_options = options_for(server);
    third_options.database = 3;
    Redis zeroth(loop, options_for(server)), third(loop, third_options);

    CHECK_FALSE(run(loop, find(third, "a\r\nkey")));
    CHECK(run(loop, put(third, "a\r\nkey", 1h)));
    CHECK(run(loop, find(third, "a\r\nkey")));
    CHECK_FALSE(run(loop, find(zeroth, "a\r\nkey")));

    CHECK(run(loop, put(zeroth, "brief", 1h)));
    const auto left = std::stoll(server.ask({"PTTL", "brief"}));
    CHECK(left <= 3'600'000);
    CHECK(left > 3'500'000);
}

TEST_CASE("each of many questions of one tick gets its own answer, whichever are dropped") {
    if (skipped()) return;
    const testing::RedisServer server;
    Loop loop;
    Redis redis(loop, options_for(server));
    for (int i = 0; i < 1000; i += 2) server.ask({"SET", std::to_string(i), ""});

    auto all = [](Redis& asked) -> Task<int> {
        std::vector<std::unique_ptr<RedisAnswer>> answers;
        for (int i = 0; i < 1000; ++i) answers.emplace_back(new RedisAnswer(asked.contains(std::to_string(i))));
        for (std::size_t i = 0; i < 1000; i += 3) answers[i].reset();
        int wrong = 0;
        for (std::size_t i = 0; i < 1000; ++i)
            if (i % 3 != 0 && co_await *answers[i] != (i % 2 == 0)) ++wrong;
        co_return wrong;
    };
    CHECK(run(loop, all(redis)) == 0);
}

TEST_CASE("F9: an answer that is none to this question is not believed, and the next is asked as before") {
    if (skipped()) return;
    const testing::RedisServer server;
    Loop loop;
    Redis redis(loop, options_for(server));
    server.ask({"LPUSH", "key", "what is no revocation"});
    auto believed = [](Redis& asked) -> Task<bool> {
        try {
            co_await find(asked, "key");
            co_return true;
        } catch (const revocation::Unavailable&) {
            co_return false;
        }
    };
    CHECK_FALSE(run(loop, believed(redis)));
    CHECK_FALSE(run(loop, find(redis, "another")));
}

TEST_CASE("F13: when Redis stops answering one deadline is waited for, then none, until it answers again") {
    if (skipped()) return;
    testing::RedisServer server;
    Loop loop;
    Redis redis(loop, options_for(server, 300ms));
    REQUIRE(run(loop, comes_back(loop, redis)));

    server.pause();
    CHECK(run(loop, failure(redis)).ends_with("no answer in time"));
    CHECK(redis.ping().await_ready());
    server.go_on();
    CHECK(run(loop, comes_back(loop, redis)));
}

TEST_CASE("F13: a Redis that was away at the start, or that is killed and started again, is found by itself") {
    if (skipped()) return;
    testing::RedisServer server;
    server.kill();
    Loop loop;
    Redis redis(loop, options_for(server));
    CHECK(run(loop, failure(redis)).ends_with("Connection refused"));
    server.start();
    CHECK(run(loop, comes_back(loop, redis)));
    server.kill();
    CHECK_FALSE(run(loop, failure(redis)).empty());
    server.start();
    CHECK(run(loop, comes_back(loop, redis)));
}

TEST_CASE("a connection that Redis closes is replaced, and the next question waits for the new one") {
    if (skipped()) return;
    const testing::RedisServer server;
    Loop loop;
    Redis redis(loop, options_for(server));
    CHECK_FALSE(run(loop, find(redis, "key")));
    server.ask({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    run(loop, sleep_for(loop, 1ms));  // the loop learns of it
    CHECK(run(loop, failure(redis)) == "");
}

TEST_CASE("a silent connection is tried before a question needs it") {
    if (skipped()) return;
    const testing::RedisServer server;
    Loop loop;
    auto options = options_for(server);
    options.heartbeat = 1ms;
    Redis redis(loop, options);
    CHECK_FALSE(run(loop, find(redis, "key")));
    const auto patience = std::chrono::steady_clock::now() + 20s;
    bool tried = false;
    while (!tried && std::chrono::steady_clock::now() < patience) {
        run(loop, sleep_for(loop, 1ms));
        tried = server.ask({"INFO", "commandstats"}).find("cmdstat_ping:") != std::string::npos;
    }
    CHECK(tried);
    CHECK_FALSE(run(loop, find(redis, "key")));
}

TEST_CASE("a wrong password, or a database that does not exist, is the reason why Redis cannot be asked") {
    if (skipped()) return;
    const testing::RedisServer server({"--requirepass", "the right one"});
    Loop loop;
    auto options = options_for(server);
    options.password = Secret("a wrong one");
    Redis wrong(loop, options);
    CHECK(run(loop, failure(wrong)).find(": WRONGPASS") != std::string::npos);
    CHECK(run(loop, failure(wrong)).find("a wrong one") == std::string::npos);

    options.password = Secret("the right one");
    Redis right(loop, options);
    CHECK(run(loop, failure(right)) == "");

    options.database = 99;
    Redis outside(loop, options);
    CHECK(run(loop, failure(outside)).ends_with("DB index is out of range"));
}

TEST_CASE("a name is resolved, and one that does not exist is a failure like another") {
    if (skipped()) return;
    const testing::RedisServer server;
    Loop loop;
    auto options = options_for(server);
    options.connect_limit = 5s;
    options.host = "localhost";
    Redis named(loop, options);
    CHECK(run(loop, failure(named)) == "");
    options.host = "no-such-name.invalid";
    Redis unknown(loop, options);
    CHECK_FALSE(run(loop, failure(unknown)).empty());
}
