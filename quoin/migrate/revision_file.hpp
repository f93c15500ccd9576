#pragma once
// RevisionFile: one reviewed step of the schema, as a file of migrations/ holds it:
//
//   -- revision: 0002
//   -- down_revision: 0001
//   -- message: posts
//
//   -- up
//   create index posts_user_id_idx on posts (user_id);
//   -- up sqlite
//   …                      for SQLite only; its counterpart is "-- up postgresql"
//   -- down
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

struct RevisionFile {
    std::string name;           // the file's, for messages
    std::string revision;       // digits and small letters; the file's name starts with it and a "_"
    std::string down_revision;  // the one before; empty for the first ("none" in the file)
    std::string message;
    std::string checksum;

    const std::vector<Statement>& statements(Direction direction, db::Dialect dialect) const {
        return scripts[static_cast<std::size_t>(direction)][static_cast<std::size_t>(dialect)];
    }
    std::array<std::array<std::vector<Statement>, 2>, 2> scripts;  // by direction and dialect
};

// The error is one line that starts with the file's name and the line: "0002_posts.sql:7: …". Both directions must say
// something for both engines, if only by an empty section; a revision holds no begin or commit, since it runs in a
// transaction of its own.
std::expected<RevisionFile, std::string> parse_revision(const EmbeddedFile& file);

}  // namespace quoin::migrate
