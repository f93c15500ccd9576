#pragma once
// The public test data that is part of the project: tests/corpora, each with its source and licence there.

#include <string>
#include <vector>

namespace quoin::app {

// The Big List of Naughty Strings, each once.
std::vector<std::string> naughty_strings();
// What is tried to find out whether a text gets into SQL, each once; where a payload waits, it waits for 5 seconds.
std::vector<std::string> sql_payloads();

}  // namespace quoin::app
