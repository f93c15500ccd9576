#pragma once
// Questions at a terminal.

#include <string>

namespace quoin::app {

bool standard_input_is_terminal();

// Prints the question and reads a line; "" at the end of the input.
std::string ask(const std::string& question);
// The same, without showing what is typed.
std::string ask_hidden(const std::string& question);

}  // namespace quoin::app
