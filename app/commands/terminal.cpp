#include "app/commands/terminal.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace quoin::app {

namespace {

// Turns the echo of what is typed off, for as long as it lives.
class Hidden {
public:
    Hidden() {
        ::tcgetattr(STDIN_FILENO, &before_);
        auto hidden = before_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~Hidden() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    Hidden(const Hidden&) = delete;
    Hidden& operator=(const Hidden&) = delete;

private:
    termios before_{};
};

}  // namespace

bool standard_input_is_terminal() { return ::isatty(STDIN_FILENO) == 1; }

std::string ask(const std::string& question) {
    std::cerr << question << std::flush;
    std::string line;
    std::getline(std::cin, line);
    return line;
}

std::string ask_hidden(const std::string& question) {
    const Hidden hidden;
    auto line = ask(question);
    std::cerr << '\n';
    return line;
}

}  // namespace quoin::app
