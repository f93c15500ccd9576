#pragma once
// What something costs.

#include "quoin/schema/decimal.hpp"

namespace quoin::app {

// Dollars, exact to the millionth. No price has more than 15 digits, so that a client that reads JSON's numbers as
// doubles tells all of them apart too.
using Price = Decimal<6, 0, 1'000'000'000>;

}  // namespace quoin::app
