#pragma once
// develop(): the `dev` command of a program: it serves, and when its sources change it builds and restarts itself, with
// the listening socket kept open.

#include "quoin/server/listener.hpp"

#include <optional>
#include <string>
#include <vector>

namespace quoin::dev {

struct Development {
    Endpoint endpoint;
    // The arguments with which the program runs a Server, on activated_socket().
    std::vector<std::string> serve;
    std::string first_page{};  // "/docs": to look at first
    // Where CMake builds the program, and what it is called there; else the build tree that the running program stands
    // in, and its own name.
    std::optional<std::string> build_folder{}, target{};
};

// Returns after Ctrl-C, when no process is left. Throws std::runtime_error of one line where there is no build tree or
// no cmake, and std::system_error where the address cannot be listened on.
void develop(const Development& development);

}  // namespace quoin::dev
