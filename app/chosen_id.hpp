#pragma once
// An id that was not counted by the database.

#include "quoin/schema/types.hpp"

namespace quoin::app {

// The counter goes on behind it, and what it gives out must stay a number that JavaScript holds exactly (2^53): so half
// of those may be chosen.
using ChosenId = Int<1, std::int64_t{1} << 52>;

}  // namespace quoin::app
