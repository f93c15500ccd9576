#pragma once
// A revision that is not there yet, and its file.

#include "quoin/migrate/history.hpp"

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

struct NewRevision {
    std::string revision;                     // as next_name() gives it
    std::vector<std::string> down_revisions;  // none for the first
    std::string message;                      // one line
    std::string sections;                     // "-- up\n…-- down\n…"
};

// The number after the highest: "0005".
std::string next_name(const History& history);

// "0005_add_nickname.sql"
std::string file_name(const NewRevision& revision);
std::string text_of(const NewRevision& revision);

// Makes the file; what would not be read as this revision is not written. The error is one line.
std::expected<std::filesystem::path, std::string> write(const NewRevision& revision,
                                                        const std::filesystem::path& folder);

}  // namespace quoin::migrate
