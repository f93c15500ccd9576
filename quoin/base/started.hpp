#pragma once
// Started<T>: a task that is under way while its maker does something else.
//
//   Started check(ask_who_it_is(request));   // runs until it waits for the first time
//   ...                                      // meanwhile
//   auto answer = co_await check;            // throws what the task threw

#include "quoin/base/slot.hpp"
#include "quoin/base/task.hpp"

#include <coroutine>
#include <exception>
#include <utility>

namespace quoin {

// Awaited once, and not destroyed before. It stays where it was made.
template <class T>
class [[nodiscard]] Started {
public:
    explicit Started(Task<T> task) { spawn(run(std::move(task), *this)); }
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;

    bool await_ready() const noexcept { return done_; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { waiter_ = waiter; }
    T await_resume() {
        if (error_) std::rethrow_exception(std::move(error_));
        return *std::move(value_);
    }

private:
    static Task<void> run(Task<T> task, Started& into) {
        try {
            into.value_.emplace(co_await std::move(task));
        } catch (...) {
            into.error_ = std::current_exception();
        }
        into.done_ = true;
        into.waiter_.resume();  // after which `into` may be gone
    }

    Slot<T> value_;
    std::exception_ptr error_;
    std::coroutine_handle<> waiter_ = std::noop_coroutine();
    bool done_ = false;
};

}  // namespace quoin
