#pragma once
// The command line: which command is meant, and its --help.

namespace quoin::app {

// Exit status 0 on success, 1 on a failed operation, 2 on wrong usage; errors are one clear line on standard error.
int run_command_line(int argc, char** argv);

}  // namespace quoin::app
