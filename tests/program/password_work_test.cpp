// P8, P11: what a password costs the real binary, in processor time, which a busy machine does not change.

#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

using namespace quoin;
using namespace quoin::testing;

namespace {

constexpr std::string_view json = "application/json", form = "application/x-www-form-urlencoded";

struct Cost {
    double processor, wall;  // milliseconds
};

double milliseconds_of(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

class Meter {
public:
    explicit Meter(Running& server) { ::clock_getcpuclockid(server.program().id(), &clock_); }

    template <class Work>
    Cost of(Work work) const {
        const auto processor = milliseconds_of(clock_), wall = milliseconds_of(CLOCK_MONOTONIC);
        work();
        return {milliseconds_of(clock_) - processor, milliseconds_of(CLOCK_MONOTONIC) - wall};
    }

private:
    clockid_t clock_{};
};

double median(std::vector<double> values) {
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

// Any number of failed logins, on hashes of that cost.
Variables hashing_at(const FreshDatabase& database, const std::string& cost) {
    return {{"DATABASE_URL", database.url()},
            {"BCRYPT_COST", cost},
            {"LOGIN_FAILURES_PER_ACCOUNT", "1000000"},
            {"LOGIN_FAILURES_PER_ADDRESS", "1000000"},
            {"LOGIN_FAILURES_EVERYWHERE", "1000000"}};
}

void register_alice(Wire& wire) {
    const auto answer = wire.ask("POST", "/user/", R"({"username":"alice","password":"correct horse"})", json);
    REQUIRE(answer.status == 200);
}

}  // namespace

TEST_CASE("P8: a password of a megabyte is refused without a hash, wherever one is sent") {
    Folder folder;
    const auto database = empty_database();
    Running server(folder.path(), hashing_at(database, "12"));
    auto wire = server.connect();
    register_alice(wire);
    const Meter meter(server);
    const auto login = [&](std::string_view password) {
        return meter.of([&] { wire.ask("POST", "/login", "username=alice&password=" + std::string(password), form); });
    };
    const auto hash = login("a wrong one");
    double most = 0, longest = 0;
    const auto token = wire.ask("POST", "/login", "username=alice&password=correct+horse", form).json();
    const auto bearer = boost::json::value_to<std::string>(token.at("access_token"));
    const std::string long_one(1'000'000, 'x');
    const std::vector<std::tuple<std::string, std::string, std::string, std::string_view>> requests{
        {"POST", "/login", R"({"username":"alice","password":")" + long_one + "\"}", json},
        {"POST", "/login", "username=alice&password=" + long_one, form},
        {"POST", "/store-managers/token", "username=a%40b.de&password=" + long_one, form},
        {"POST", "/user/", R"({"username":"bob","password":")" + long_one + "\"}", json},
        {"POST", "/users/", R"({"username":"bob","email":"b@x.de","password":")" + long_one + "\"}", json},
        {"POST", "/store-managers", R"({"name":"b","email":"b@x.de","password":")" + long_one + "\"}", json},
        {"PATCH", "/user/", R"({"username":"alice","password":")" + long_one + "\"}", json},
        {"PATCH", "/user/", R"({"username":"alice","password":"another horse","current_password":")" + long_one + "\"}",
         json}};
    for (const auto& [method, path, body, type] : requests) {
        Answer answer;
        const auto cost = meter.of([&] { answer = wire.ask(method, path, body, type, bearer); });
        CHECK_MESSAGE(answer.status == 422, method, " ", path);
#ifndef QUOIN_SANITIZED  // which looks at each of the bytes
        CHECK_MESSAGE(cost.processor < hash.processor / 3, method, " ", path, " took ", cost.processor, " ms");
#endif
        most = std::max(most, cost.processor);
        longest = std::max(longest, cost.wall);
    }
    MESSAGE("P8: a megabyte takes ", most, " ms of processor time at most (", longest, " ms to the answer), a login ",
            hash.processor, " ms");
}

TEST_CASE("P11: an unknown user takes the work of a wrong password, whatever the password") {
    Folder folder;
    const auto database = empty_database();
    Running server(folder.path(), hashing_at(database, "8"));
    auto wire = server.connect();
    register_alice(wire);
    wire.ask("POST", "/store-managers", R"({"name":"a","email":"alice@x.de","password":"correct horse"})", json);
    const Meter meter(server);
    const int pairs = std::getenv("QUOIN_TEST_LONG") ? 200 : 15;

    const std::vector<std::pair<std::string, std::string>> passwords{{"a wrong one", "wrong+horse"},
                                                                     {"an empty one", ""},
                                                                     {"one character", "x"},
                                                                     {"over 72 bytes", std::string(100, 'x')}};
    for (const auto& [path, known, unknown] :
         {std::tuple("/login", "alice", "bobby"), std::tuple("/store-managers/token", "alice%40x.de", "bobby%40x.de")})
        for (const auto& [called, password] : passwords) {
            std::vector<double> of_known, of_unknown, wall_known, wall_unknown;
            const auto tried = [&](std::string_view name, std::vector<double>& processor, std::vector<double>& wall) {
                Answer answer;
                const auto body = "username=" + std::string(name) + "&password=" + password;
                const auto cost = meter.of([&] { answer = wire.ask("POST", path, body, form); });
                REQUIRE(answer.status == 401);
                processor.push_back(cost.processor);
                wall.push_back(cost.wall);
            };
            for (int i = 0; i < pairs; ++i) {
                tried(known, of_known, wall_known);
                tried(unknown, of_unknown, wall_unknown);
            }
            const auto ratio = median(of_unknown) / median(of_known);
            MESSAGE("P11: ", std::string(path), ", ", called, ": an unknown user takes ", ratio,
                    " times a known one's processor time (to the answer ", median(wall_unknown) / median(wall_known),
                    " times; medians of ", pairs, ", ", median(of_known), " ms)");
            CHECK(ratio > 0.8);
            CHECK(ratio < 1.25);
        }
}
