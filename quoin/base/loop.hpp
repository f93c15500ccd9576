#pragma once
// Loop: one event loop, driven by one thread. Everything that is awaited on it resumes on that thread.

#include "quoin/base/slot.hpp"
#include "quoin/base/task.hpp"

#include <chrono>
#include <functional>
#include <memory>

namespace quoin {

class Poller;

class Loop {
public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Serves until stop(), also while there is nothing to do.
    void run();
    // From any thread.
    void stop();
    // Runs `work` on the loop's thread, after what is ready now: the end of this tick. From any thread.
    void post(std::move_only_function<void()> work);

    // For what watches descriptors in a way of its own; others have Watch.
    Poller& poller();

private:
    friend class Timer;
    struct State;
    std::unique_ptr<State> state_;
};

// A one-shot timer on a loop; it may be started again, and its destruction cancels it.
class Timer {
public:
    explicit Timer(Loop& loop);
    ~Timer();
    Timer(Timer&&) noexcept;

    // Calls `work` on the loop's thread after `delay` of the monotonic clock. A running timer is replaced.
    void start(std::chrono::steady_clock::duration delay, std::move_only_function<void()> work);
    void cancel();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// co_await sleep_for(loop, 100ms)
Task<void> sleep_for(Loop& loop, std::chrono::steady_clock::duration delay);

namespace detail {
void run_to_end(Loop& loop, Task<void> task);

template <class T>
Task<void> store(Task<T> task, Slot<T>& into, std::exception_ptr& error) {
    try {
        into.emplace(co_await std::move(task));
    } catch (...) {
        error = std::current_exception();
    }
}
}  // namespace detail

// Runs the loop on this thread until the task is done, and gives what it gave: for main() and for tests.
template <class T>
T run(Loop& loop, Task<T> task) {
    Slot<T> value;
    std::exception_ptr error;
    detail::run_to_end(loop, detail::store(std::move(task), value, error));
    if (error) std::rethrow_exception(error);
    return *std::move(value);
}
void run(Loop& loop, Task<void> task);

}  // namespace quoin
