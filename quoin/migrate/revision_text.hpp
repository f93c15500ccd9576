#pragma once
// The text of a revision's file, as a person would write it (revision_file.hpp says how it reads).

#include "quoin/migrate/render.hpp"

#include <optional>
#include <string>
#include <vector>

namespace quoin::migrate {

// What a revision does on one engine.
struct TwoWays {
    Rendered up, down;
};

struct RevisionText {
    std::string revision;
    std::vector<std::string> down_revisions;  // none for the first
    std::string message;
    std::optional<TwoWays> sqlite{}, postgres{};  // nothing: the file says nothing for that engine
};

// What both engines do alike is one section; else each has its own.
std::string text_of(const RevisionText& revision);

// "0005_add_nickname.sql"
std::string file_name_of(const RevisionText& revision);

}  // namespace quoin::migrate
