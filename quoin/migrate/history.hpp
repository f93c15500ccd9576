#pragma once
// History: all revisions, each with those that it follows.

#include "quoin/migrate/revision_file.hpp"

#include <expected>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

// Names of revisions.
using Revisions = std::set<std::string, std::less<>>;
// Files of a history, which they point into.
using FileList = std::vector<const RevisionFile*>;

class History {
public:
    History() = default;
    // One base, no gap, no circle, no name twice: anything else is an error of one line that names the files.
    static std::expected<History, std::string> of(std::vector<RevisionFile> files);

    // Each after all that it follows; where that leaves a choice, by name.
    std::span<const RevisionFile> files() const { return files_; }
    const RevisionFile* find(std::string_view revision) const;  // nullptr: none of that name
    FileList heads() const { return heads_of(all()); }          // those that none follows
    FileList followers(std::string_view revision) const;

    Revisions all() const;
    // Of a set, those that none of the set follows: where a database stands that has them applied.
    FileList heads_of(const Revisions& set) const;
    // What must be applied before these can be, and they themselves.
    Revisions with_ancestors(std::string_view revision) const;
    // What must be taken back before this can be, and itself.
    Revisions with_descendants(std::string_view revision) const;

private:
    std::vector<RevisionFile> files_;
};

// "0005a (names) and 0005b (prices)"
std::string labels(const FileList& files);

// Parses what the build put into the program.
std::expected<History, std::string> read_history(std::span<const EmbeddedFile> files);

// The same from a folder's *.sql files.
std::expected<History, std::string> read_folder(const std::filesystem::path& folder);

}  // namespace quoin::migrate
