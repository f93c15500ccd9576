#pragma once
// Build: one run of the build command, with what it printed.

#include "quoin/base/loop.hpp"
#include "quoin/dev/process.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace quoin::dev {

class Build {
public:
    struct Outcome {
        bool built = false;
        std::chrono::duration<double> seconds{};
        std::string output;  // its beginning, of a megabyte: where the first error is
    };

    // `ended` is called on the loop and may destroy this.
    Build(Loop& loop, const std::vector<std::string>& command, std::move_only_function<void(const Outcome&)> ended);
    ~Build();

    void signal(int number);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace quoin::dev
