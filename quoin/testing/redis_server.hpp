#pragma once
// RedisServer: a Redis of one test's own, on loopback, that may be stopped, killed and filled.

#include "quoin/testing/program.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace quoin::testing {

// Whether this run has a Redis: the tests that need one say "skipped" otherwise (tests/services/with_redis).
bool redis_is_here();

class RedisServer {
public:
    explicit RedisServer(std::vector<std::string> options = {});

    std::uint16_t port() const { return port_; }
    std::string port_text() const { return std::to_string(port_); }
    // Its answer as text; arrays as their elements with a space behind each. Throws when there is none.
    std::string ask(const std::vector<std::string>& command) const;

    void pause();  // SIGSTOP: connections are taken, nothing is answered
    void go_on();  // SIGCONT
    void kill();   // SIGKILL
    void start();  // again, on the same port, empty

private:
    Folder folder_;
    std::vector<std::string> options_;
    std::uint16_t port_;
    std::unique_ptr<Program> program_;
};

}  // namespace quoin::testing
