#include "quoin/dev/console.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace quoin::dev {

namespace {

constexpr std::string_view cyan = "\x1b[36m", red = "\x1b[31m", plain = "\x1b[0m";

bool may_colour() {
    const auto* refused = std::getenv("NO_COLOR");
    return ::isatty(STDOUT_FILENO) == 1 && (!refused || !*refused);
}

}  // namespace

Console::Console() : coloured_(may_colour()) {}

void Console::say(std::string_view line) { put(cyan, line); }

void Console::complain(std::string_view line, std::string_view reason) {
    put(red, line);
    std::cout << reason << std::flush;
}

void Console::put(std::string_view colour, std::string_view line) {
    if (coloured_)
        std::cout << colour << "dev:" << plain << ' ' << line << '\n';
    else
        std::cout << "dev: " << line << '\n';
    std::cout << std::flush;
}

}  // namespace quoin::dev
