#pragma once
// Rendered scripts as the sections of a revision's file, as a person would write them (revision_file.hpp says how they
// are read).

#include "quoin/migrate/render.hpp"

#include <optional>
#include <string>

namespace quoin::migrate {

// What a revision does on one engine.
struct TwoWays {
    Rendered up, down;
};

struct Sections {
    std::optional<TwoWays> sqlite{}, postgres{};  // nothing: the file says nothing for that engine
};

// What both engines do alike is one section; else each has its own.
std::string text_of(const Sections& sections);

}  // namespace quoin::migrate
