#pragma once
// RevisionFile: one reviewed step of the schema, as a file of migrations/ holds it:
//
//   -- revision: 0002
//   -- down_revision: 0001          none for the first; two or more, with commas, where branches are merged
//   -- message: posts
//
//   -- up
//   create index posts_user_id_idx on posts (user_id);
//   -- up sqlite
//   …                               for SQLite only; its counterpart is "-- up postgresql"
//   -- down
//   -- quoin: allows data loss      a mark: see Marks
//   …
//
// Several sections of one direction are run in the order of the file.

#include "quoin/db/engine.hpp"
#include "quoin/migrate/statements.hpp"

#include <array>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::migrate {

// A file as the build put it into the program.
struct EmbeddedFile {
    std::string_view name;  // "0001_accounts.sql"
    std::string_view text;
};

enum class Direction { up, down };

std::string_view name_of(Direction direction);  // "up"
std::string_view name_of(db::Dialect dialect);  // "postgresql"

// What the lines "-- quoin: …" of a section ask for. They count for all that this direction does on that engine.
struct Marks {
    // SQLite: foreign keys are not enforced meanwhile (dropping a table would fire its cascades), and held to account
    // before the commit. https://www.sqlite.org/lang_altertable.html#otheralter
    bool rebuilds_tables = false;
    // PostgreSQL: each statement by itself, as "create index concurrently" must be. A run that was cut short is begun
    // anew: so each must bear being run again.
    bool outside_a_transaction = false;
    bool allows_data_loss = false;
    friend bool operator==(const Marks&, const Marks&) = default;
};

// What one direction of a revision does on one engine.
struct Script {
    bool given = false;  // the file says something for the engine, if only by an empty section
    Marks marks{};
    std::vector<Statement> statements{};
};

struct RevisionFile {
    std::string name;                         // the file's, for messages
    std::string revision;                     // digits and small letters; the file's name starts with it and a "_"
    std::vector<std::string> down_revisions;  // those before; none for the first
    std::string message;
    std::string checksum;

    const Script& script(Direction direction, db::Dialect dialect) const {
        return scripts[static_cast<std::size_t>(direction)][static_cast<std::size_t>(dialect)];
    }
    std::array<std::array<Script, 2>, 2> scripts;  // by direction and dialect
};

// "0002 (posts)"
std::string label(const RevisionFile& file);

// Why a file cannot be run on an engine, in one line: it says nothing for it. Empty where it can.
std::string why_silent(const RevisionFile& file, Direction direction, db::Dialect dialect);

// Whether a text may name a revision: up to 32 digits and small letters, and not a word of the command line's.
bool is_revision(std::string_view text);

// The error is one line that starts with the file's name and the line: "0002_posts.sql:7: …". An engine that has one
// direction has the other as well, if only by an empty section; a revision holds no begin or commit.
std::expected<RevisionFile, std::string> parse_revision(const EmbeddedFile& file);

}  // namespace quoin::migrate
