#pragma once
// Signals: tells a loop of the signals that reach the process.

#include "quoin/base/loop.hpp"
#include "quoin/base/watch.hpp"

#include <functional>
#include <initializer_list>

namespace quoin {

class Signals {
public:
    using Told = std::move_only_function<void(int number)>;

    // Calls `told` from the loop for each that arrives, instead of what would happen otherwise, for as long as this
    // lives. Several that arrive at once may be told once. At most eight at a time in a process; throws
    // std::system_error.
    Signals(Loop& loop, std::initializer_list<int> numbers, Told told);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

private:
    struct Place;
    static Place& free_place();
    void wait();
    void tell();

    Place& place_;
    Watch watch_;
    Told told_;
};

}  // namespace quoin
