#pragma once
// Process: a command that runs beside the loop, and whatever it starts itself.

#include "quoin/base/loop.hpp"

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace quoin::dev {

// What to run. The program is found by PATH where its name has no slash.
struct Command {
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> variables{};  // beside those of this process
    int listening = -1;                                            // a socket to hand on as systemd does (LISTEN_FDS)
    int output = -1;  // where its output and its errors go; -1: where this process's go
};

// How a process ended.
struct Ending {
    int status = 0;  // as waitpid(2) gives it

    bool well() const { return status == 0; }
    // "exit status 1", "signal 11 (Segmentation fault)"
    std::string describe() const;
};

class Process {
public:
    using Ended = std::move_only_function<void(Ending)>;

    // Starts the command in a process group of its own, so that Ctrl-C reaches this process only, without an input. It
    // gets SIGTERM when this process dies. `ended` is called on the loop when no process of the group is left; it may
    // destroy this. Throws std::system_error where there is no process to be had; a program that is not there ends
    // with status 127.
    Process(Loop& loop, const Command& command, Ended ended);
    // Kills what still runs.
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t id() const;
    // To the whole group.
    void signal(int number);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace quoin::dev
