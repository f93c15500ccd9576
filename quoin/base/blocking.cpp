#include "quoin/base/blocking.hpp"

#include <sys/resource.h>
#include <unistd.h>

namespace quoin {

BlockingPool::BlockingPool(std::size_t threads, std::size_t queue_limit, int nice) : queue_limit_(queue_limit) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this, nice] { serve(nice); });
}

BlockingPool::~BlockingPool() {
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    ready_.notify_all();
}

void BlockingPool::Handover::await_suspend(std::coroutine_handle<> waiter) {
    // Everything the thread needs is moved out of this awaiter: the coroutine may end before the lambda does.
    auto job = [home = &loop, order = std::move(work), waiter]() mutable {
        order();
        home->post([waiter] { waiter.resume(); });
    };
    {
        std::lock_guard lock(pool.mutex_);
        if (pool.queue_.size() >= pool.queue_limit_) throw QueueFull();
        pool.queue_.emplace_back(std::move(job));
    }
    pool.ready_.notify_one();
}

void BlockingPool::serve(int nice) {
    if (nice) setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
    for (;;) {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return closing_ || !queue_.empty(); });
        if (queue_.empty()) return;
        auto job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        job();
    }
}

}  // namespace quoin
