#pragma once
// Task<T>: a lazy coroutine that is awaited once, on the loop it was started on. Where it is likely to end without
// waiting, whoever starts it need not be a coroutine: start(), then take() or rest().
// Parameters of a coroutine are kept by value in its frame: never pass a view or reference that may die before it ends.

#include "quoin/base/frame_pool.hpp"
#include "quoin/base/slot.hpp"

#include <concepts>
#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>

namespace quoin {

template <class T>
class Task;

namespace detail {

struct PromiseBase {
    std::coroutine_handle<> continuation = std::noop_coroutine();
    std::exception_ptr error;

    static void* operator new(std::size_t size) { return allocate_frame(size); }
    static void operator delete(void* frame, std::size_t size) noexcept { free_frame(frame, size); }

    struct Final {
        bool await_ready() noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) noexcept {
            return done.promise().continuation;
        }
        void await_resume() noexcept {}
    };

    std::suspend_always initial_suspend() noexcept { return {}; }
    Final final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept { error = std::current_exception(); }
};

template <class T>
struct Promise : PromiseBase {
    Slot<T> value;

    Task<T> get_return_object() noexcept;
    template <std::convertible_to<T> U>
    void return_value(U&& result) {
        value.emplace(std::forward<U>(result));
    }
    T take() {
        if (error) std::rethrow_exception(std::move(error));
        return *std::move(value);
    }
};

template <>
struct Promise<void> : PromiseBase {
    Task<void> get_return_object() noexcept;
    void return_void() noexcept {}
    void take() {
        if (error) std::rethrow_exception(std::move(error));
    }
};

}  // namespace detail

template <class T>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Value = T;

    explicit Task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
    Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    Task& operator=(Task&&) = delete;
    ~Task() {
        if (frame_) frame_.destroy();
    }

    // What was done without a coroutine, and needs no waiting.
    static Task done() noexcept
        requires std::is_void_v<T>
    {
        return Task(nullptr);
    }

    struct Awaiter {
        std::coroutine_handle<promise_type> frame;

        bool await_ready() noexcept { return !frame; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) noexcept {
            frame.promise().continuation = waiter;
            return frame;
        }
        T await_resume() { return taken_from(frame); }
    };

    Awaiter operator co_await() && noexcept { return {frame_}; }

    // Runs it until it is done, or has to wait: then it is false, and rest() is to be awaited.
    bool start() {
        if (!frame_) return true;
        frame_.resume();
        return frame_.done();
    }
    // What it gave. After start(), where that was true; throws what it threw.
    T take() { return taken_from(frame_); }

    struct Rest {
        std::coroutine_handle<promise_type> frame;

        bool await_ready() noexcept { return frame.done(); }
        void await_suspend(std::coroutine_handle<> waiter) noexcept { frame.promise().continuation = waiter; }
        T await_resume() { return taken_from(frame); }
    };

    // After start(), at once or after something else was done: co_await task.rest()
    Rest rest() noexcept { return {frame_}; }

private:
    static T taken_from(std::coroutine_handle<promise_type> frame) {
        if constexpr (std::is_void_v<T>)
            if (!frame) return;
        return frame.promise().take();
    }

    std::coroutine_handle<promise_type> frame_;  // null: done()
};

namespace detail {

template <class T>
Task<T> Promise<T>::get_return_object() noexcept {
    return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}
inline Task<void> Promise<void>::get_return_object() noexcept {
    return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

}  // namespace detail

template <class T>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<Task<T>> = true;

// Starts a task that nobody awaits, at once, on this thread. What it throws ends the process: a detached task
// handles its own errors.
void spawn(Task<void> task);

}  // namespace quoin
