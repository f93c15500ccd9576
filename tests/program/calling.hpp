#pragma once
// call(): one run of the real binary, from the command line to the exit status.

#include "quoin/testing/program.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin::testing {

struct Outcome {
    int status;
    std::string output, errors;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

inline Outcome call(const Folder& folder, std::vector<std::string> arguments, Variables variables = {},
                    const std::string& input = {}) {
    arguments.insert(arguments.begin(), QUOIN_BINARY);
    variables.emplace_back("BCRYPT_COST", "4");
    Program program(std::move(arguments), folder.path(), variables);
    if (!input.empty()) program.write_line(input);
    program.close_input();
    const int status = program.wait();
    return {status, program.output(), program.errors()};
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace quoin::testing
