#pragma once
// Supervisor: serves a program on one socket for as long as it runs, and builds and changes it when its sources change.

#include "quoin/base/loop.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace quoin::dev {

struct Project {
    std::filesystem::path program;               // what the build makes
    std::vector<std::string> build;              // the command
    std::vector<std::string> serve;              // the arguments with which the program serves (Servers)
    std::filesystem::path sources;               // what messages leave out of paths
    std::vector<std::filesystem::path> watched;  // folders
    std::filesystem::path settings;              // the .env: a change of it needs no build
    std::string address;                         // what to say is served, with where to look first
};

class Supervisor {
public:
    // `listening` outlives this. Throws std::system_error where the folders cannot be watched.
    Supervisor(Loop& loop, Project project, int listening);
    ~Supervisor();

    // Builds and serves, until SIGINT, SIGTERM or SIGHUP; returns when no process is left. A second signal kills them.
    void run();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace quoin::dev
