#pragma once
// Changes in words, for people.

#include "quoin/migrate/change.hpp"

#include <string>
#include <vector>

namespace quoin::migrate {

// What a database lacks or has too much to be as the models ask, a line each: "column users.nickname text is missing".
// `changes` is difference(database, models).
std::vector<std::string> in_words(const std::vector<Change>& changes);

}  // namespace quoin::migrate
