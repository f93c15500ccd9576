#pragma once
// quoin db … --sql: what a move would run, printed. No database is asked.

#include "app/commands/db.hpp"

namespace quoin::app {

int print_upgrade(const MoveArguments& arguments);
int print_downgrade(const MoveArguments& arguments);
int print_stamp(const MoveArguments& arguments);

}  // namespace quoin::app
