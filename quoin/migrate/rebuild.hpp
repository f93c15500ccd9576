#pragma once
// What SQLite needs where a table is made anew: https://www.sqlite.org/lang_altertable.html#otheralter

#include "quoin/db/engine.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace quoin::migrate {

// For as long as it lives, outside of any transaction: dropping a table fires no cascades, and renaming one leaves what
// refers to it alone.
class ForeignKeysOff {
public:
    explicit ForeignKeysOff(db::Connection& connection);
    ~ForeignKeysOff();
    ForeignKeysOff(const ForeignKeysOff&) = delete;
    ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;

private:
    db::Connection& connection_;
    bool were_on_;
};

// How many rows of a table refer to rows of another that are not there: {"votes", "posts"} → 3.
using Orphans = std::map<std::pair<std::string, std::string>, std::int64_t>;
Orphans orphans(db::Connection& connection);
// Throws db::Error, in one line, where there are more than before.
void refuse_new_orphans(db::Connection& connection, const Orphans& before);

// How many rows an "insert into … select … from TABLE" goes through; 0 for any other statement.
std::int64_t rows_to_copy(db::Connection& connection, std::string_view statement);

}  // namespace quoin::migrate
