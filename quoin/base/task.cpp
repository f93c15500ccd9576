#include "quoin/base/task.hpp"

namespace quoin {

namespace {

// A coroutine that owns itself: its frame ends with its body.
struct Detached {
    struct promise_type {
        static void* operator new(std::size_t size) { return allocate_frame(size); }
        static void operator delete(void* frame, std::size_t size) noexcept { free_frame(frame, size); }
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

Detached run(Task<void> task) { co_await std::move(task); }

}  // namespace

void spawn(Task<void> task) { run(std::move(task)); }

}  // namespace quoin
