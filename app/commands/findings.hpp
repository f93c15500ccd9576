#pragma once
// What the linter found, as the command line shows it.

#include "quoin/migrate/lint.hpp"

#include <string>
#include <vector>

namespace quoin::app {

// [{"file":"0005_names.sql","line":12,"engine":"postgresql","what":"…","safer":"…"}]
std::string json_of(const std::vector<migrate::Finding>& findings);

}  // namespace quoin::app
