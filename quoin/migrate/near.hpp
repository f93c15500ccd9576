#pragma once
// What somebody may have meant who named a revision that is not there.

#include "quoin/migrate/history.hpp"

#include <string>
#include <string_view>

namespace quoin::migrate {

// Those of the same number, or else a letter or two away: the nearest and latest first, three at most.
FileList near(const History& history, std::string_view name);

}  // namespace quoin::migrate
