#pragma once
// Console: what `dev` tells, a line at a time, on standard output.

#include <string_view>

namespace quoin::dev {

class Console {
public:
    // Coloured on a terminal, unless NO_COLOR is set (no-color.org).
    Console();

    void say(std::string_view line);
    // The same for what went wrong, with the lines that say why.
    void complain(std::string_view line, std::string_view reason = {});

private:
    void put(std::string_view colour, std::string_view line);

    bool coloured_;
};

}  // namespace quoin::dev
