#pragma once
// The part of the command line that is `quoin db`.

#include <functional>

namespace CLI {
class App;
}

namespace quoin::app {

// `chosen` becomes what the arguments ask for.
void add_db(CLI::App& program, std::function<int()>& chosen);

}  // namespace quoin::app
