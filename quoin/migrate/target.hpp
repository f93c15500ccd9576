#pragma once
// What the command line calls revisions, in Alembic's words: "head", "heads", "base", "0002", the start of a name that
// no other has, "+1" and "-1" from where the database stands, "0002+1" and "head-1".

#include "quoin/migrate/history.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace quoin::migrate {

// Each error is one line; of an unknown revision it names near ones.

// The revisions that a target means by itself; none for "base".
std::expected<FileList, std::string> find_target(const History& history, std::string_view target);

// What an upgrade applies, in its order. "head" is refused where there are several.
std::expected<FileList, std::string> plan_upgrade(const History& history, const Revisions& applied,
                                                  std::string_view target);

// What a downgrade takes back, in its order.
std::expected<FileList, std::string> plan_downgrade(const History& history, const Revisions& applied,
                                                    std::string_view target);

// What is applied in a database that stands at `target`.
std::expected<Revisions, std::string> find_applied_at(const History& history, std::string_view target);

}  // namespace quoin::migrate
