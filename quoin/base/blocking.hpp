#pragma once
// BlockingPool: threads for work that would hold up a loop (hashing, files), behind a bounded queue.

#include "quoin/base/loop.hpp"
#include "quoin/base/unavailable.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace quoin {

// Thrown by BlockingPool::run when the queue is full: the caller answers 503 with Retry-After.
struct QueueFull : std::exception, TemporarilyUnavailable {
    const char* what() const noexcept override { return "the queue of blocking work is full"; }
};

class BlockingPool {
public:
    // `nice` is the threads' scheduling priority: 19 keeps hashing out of the way of the loops.
    BlockingPool(std::size_t threads, std::size_t queue_limit, int nice = 0);
    ~BlockingPool();  // finishes what is queued

    // Runs `work` on one of the pool's threads and resumes on `loop`. Throws QueueFull, and what `work` throws.
    template <class F>
    auto run(Loop& loop, F work) -> Task<decltype(work())> {
        using R = decltype(work());
        Slot<R> result;
        std::exception_ptr error;
        co_await Handover{*this, loop, [&] {
                              try {
                                  result.emplace(work());
                              } catch (...) {
                                  error = std::current_exception();
                              }
                          }};
        if (error) std::rethrow_exception(error);
        co_return *std::move(result);
    }

private:
    struct Handover {
        BlockingPool& pool;
        Loop& loop;
        std::move_only_function<void()> work;

        bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter);
        void await_resume() noexcept {}
    };

    void serve(int nice);

    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::move_only_function<void()>> queue_;
    std::size_t queue_limit_;
    bool closing_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace quoin
