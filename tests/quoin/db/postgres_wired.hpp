#pragma once
// A store whose wire to PostgreSQL can fail.

#include "postgres_fixture.hpp"
#include "relay.hpp"

#include <chrono>
#include <string>

namespace postgres_test {

// The URL's "127.0.0.1:5432" with another port.
inline std::uint16_t port_of(const std::string& url) {
    const auto at = url.find("127.0.0.1:");
    return at == url.npos ? 0 : static_cast<std::uint16_t>(std::stoi(url.substr(at + 10)));
}
inline std::string through(std::string url, std::uint16_t port) {
    const auto at = url.find("127.0.0.1:") + 10;
    return url.replace(at, url.find('/', at) - at, std::to_string(port));
}

// A store whose connections go through a relay.
struct Wired {
    FreshDatabase fresh;
    Relay relay;
    std::unique_ptr<quoin::db::Database> database;
    quoin::Loop loop;
    std::unique_ptr<quoin::db::Lanes> lanes;
    quoin::Db db;

    explicit Wired(std::chrono::milliseconds statement_timeout = std::chrono::seconds(10))
        : relay(port_of(fresh.url())),
          database(quoin::db::open_postgres(
              {.url = quoin::Secret(through(fresh.url(), relay.port())), .statement_timeout = statement_timeout})),
          lanes(database->open_lanes(loop)),
          db(*lanes) {}
    auto run(auto task) { return quoin::run(loop, std::move(task)); }
};

inline bool have_wire() {
    if (!have_postgres()) return false;
    if (port_of(std::getenv("QUOIN_TEST_POSTGRES"))) return true;
    MESSAGE("skipped: QUOIN_TEST_POSTGRES is not on 127.0.0.1");
    return false;
}

}  // namespace postgres_test
