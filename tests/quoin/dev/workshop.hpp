#pragma once
// Workshop: a project of two files in a folder of its own, and `dev` on it. Its "cmake" is a shell script: it copies
// src/answer.cpp to ./answer, which the program serves (stand_in/main.cpp).

#include "quoin/testing/program.hpp"
#include "quoin/testing/wire.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace quoin::testing {

class Workshop {
public:
    Workshop();

    // Starts `dev`, and waits until it serves.
    Program& dev();
    // Saves a file of the project as editors do: beside it, then in its place.
    void save(const std::string& file, const std::string& text) const;
    void answer(const std::string& text) const { save("src/answer.cpp", text); }
    // The next builds wait for open_gate(); the file `building` holds the id of the one that waits.
    void close_gate() const;
    void open_gate() const;
    pid_t wait_for_build() const;

    std::uint16_t port() const { return port_; }
    std::string ask(const std::string& path = "/") const { return Wire(port_).ask("GET", path).body; }
    // Asks until that is the answer; throws after 20 seconds.
    void wait_for_answer(const std::string& text) const;

    const Folder folder;

private:
    std::optional<Program> dev_;
    std::uint16_t port_ = 0;
};

// What `dev` told, with every time as "0.0 s".
std::string timeless(const std::string& output);

}  // namespace quoin::testing
