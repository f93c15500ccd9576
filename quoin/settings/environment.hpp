#pragma once
// Environment: the variables that settings are read from, the process's own before those of a .env.

#include "quoin/settings/dotenv.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quoin {

class Environment {
public:
    // `entries` as environ holds them: "NAME=value", a null pointer at the end.
    explicit Environment(const char* const* entries, Dotenv dotenv = {});

    // This process's, with the file at `path` where there is one. A file that cannot be read is a fault.
    static Environment of_process(const std::string& path = ".env");

    // The value that counts for the names of one setting: the process's environment before the .env, and in each the
    // first name before its aliases. Null where none is set; an empty value is set.
    const Variable* find(std::span<const std::string> names) const;
    const Variable* find(std::string_view name) const;

    const std::vector<Variable>& dotenv() const { return dotenv_.variables; }
    const std::vector<std::string>& faults() const { return dotenv_.faults; }

private:
    std::vector<Variable> process_;
    Dotenv dotenv_;
};

// Overwrites these variables of this process and removes them: its environment is there to read for others of the same
// user (/proc/PID/environ), and in a core dump.
void wipe_variables(std::span<const std::string> names);

}  // namespace quoin
