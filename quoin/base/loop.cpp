#include "quoin/base/loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace quoin {

namespace asio = boost::asio;

struct Loop::State {
    // One thread drives it, so that sockets and timers need no locks; post() and stop() from others keep theirs.
    asio::io_context context{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
};

Loop::Loop() : state_(std::make_unique<State>()) {}
Loop::~Loop() = default;

void Loop::run() {
    auto stay = asio::make_work_guard(state_->context);
    state_->context.restart();
    state_->context.run();
}

void Loop::stop() { state_->context.stop(); }
void Loop::post(std::move_only_function<void()> work) { asio::post(state_->context, std::move(work)); }
asio::io_context& Loop::context() { return state_->context; }

// Shared with the completion that is under way: Asio cannot take back one that is queued already.
struct Timer::State {
    explicit State(asio::io_context& context) : timer(context) {}
    asio::steady_timer timer;
    std::uint64_t started = 0;  // counts start() and cancel(): a completion of an earlier one is void
};

Timer::Timer(Loop& loop) : state_(std::make_shared<State>(loop.context())) {}
Timer::~Timer() {
    if (state_) state_->timer.cancel();
}
Timer::Timer(Timer&&) noexcept = default;

void Timer::start(std::chrono::steady_clock::duration delay, std::move_only_function<void()> work) {
    state_->timer.expires_after(delay);
    state_->timer.async_wait([state = std::weak_ptr(state_), started = ++state_->started,
                              work = std::move(work)](boost::system::error_code error) mutable {
        const auto alive = state.lock();
        if (!error && alive && alive->started == started) work();
    });
}

void Timer::cancel() {
    ++state_->started;
    state_->timer.cancel();
}

Task<void> sleep_for(Loop& loop, std::chrono::steady_clock::duration delay) {
    struct Awaiter {
        Timer timer;
        std::chrono::steady_clock::duration delay;

        bool await_ready() noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiter) {
            timer.start(delay, [waiter] { waiter.resume(); });
        }
        void await_resume() noexcept {}
    };
    Awaiter awaiter{Timer(loop), delay};
    co_await awaiter;
}

namespace detail {

static Task<void> then_stop(Task<void> task, Loop& loop) {
    co_await std::move(task);
    loop.stop();
}

void run_to_end(Loop& loop, Task<void> task) {
    loop.post([&] { spawn(then_stop(std::move(task), loop)); });
    loop.run();
}

static Task<void> store_error(Task<void> task, std::exception_ptr& error) {
    try {
        co_await std::move(task);
    } catch (...) {
        error = std::current_exception();
    }
}

}  // namespace detail

void run(Loop& loop, Task<void> task) {
    std::exception_ptr error;
    detail::run_to_end(loop, detail::store_error(std::move(task), error));
    if (error) std::rethrow_exception(error);
}

}  // namespace quoin
