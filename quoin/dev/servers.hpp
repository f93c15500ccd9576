#pragma once
// Servers: the processes that take turns on one listening socket. The next one is started beside the one that serves,
// and only when it serves is the other told to go: so at no time is nobody there, and none waits longer than that.

#include "quoin/base/loop.hpp"
#include "quoin/dev/notify_socket.hpp"
#include "quoin/dev/process.hpp"

#include <map>
#include <string>
#include <vector>

namespace quoin::dev {

class Servers {
public:
    // Called on the loop.
    struct Told {
        std::move_only_function<void()> ready;          // the one that was started last serves, and no other
        std::move_only_function<void(Ending)> failed;   // it ended before; the one before it serves on
        std::move_only_function<void(Ending)> crashed;  // the one that served has ended: requests wait
        std::move_only_function<void()> gone;           // after stop(), none is left
    };

    // `command` runs a Server on the socket that it is handed (activated_socket()).
    Servers(Loop& loop, std::vector<std::string> command, int listening, Told told);

    // Starts the next one; another that does not serve yet is given up.
    void start();
    bool serving() const { return serving_ != 0; }
    bool starting() const { return starting_ != 0; }

    // To all of them; from now on only `gone` is told.
    void stop(int signal);
    bool any_left() const { return !processes_.empty(); }

private:
    void become_ready();
    void hand_over();
    bool is(int number, pid_t process) const;
    void end(int number, Ending ending);
    void send_away(int number);

    Loop& loop_;
    std::vector<std::string> command_;
    int listening_;
    Told told_;
    NotifySocket notices_;
    int count_ = 0, starting_ = 0, serving_ = 0, replaced_ = 0;  // by number; 0: none
    bool stopping_ = false;
    std::map<int, Process> processes_;  // by number; those that leave as well
};

}  // namespace quoin::dev
