#pragma once
// Interruption: Ctrl-C and SIGTERM held back, so that what runs ends where it can and says so.

#include <signal.h>

namespace quoin::app {

// While it lives, in this thread and those started later. What came meanwhile is forgotten at its end.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    bool is_asked_for() const;

private:
    sigset_t signals_, before_;
};

}  // namespace quoin::app
