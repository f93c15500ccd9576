#include "quoin/base/loop.hpp"

#include "quoin/base/poller.hpp"
#include "quoin/base/timer_queue.hpp"

#include <sys/eventfd.h>

#include <atomic>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace quoin {

namespace {

using Work = std::move_only_function<void()>;

// What other threads hand to a loop. The first of them wakes it.
class Inbox final : Poller::Source {
public:
    Inbox(Poller& poller, std::vector<Work>& into)
        : poller_(poller), into_(into), bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        if (!bell_) throw std::system_error(errno, std::system_category(), "cannot make a loop");
        poller_.add(bell_.number(), EPOLLIN | EPOLLET, *this);  // told at each ring(), and never read
    }
    ~Inbox() { poller_.remove(bell_.number(), *this); }
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    void put(Work work) {
        std::lock_guard lock(mutex_);
        if (works_.empty()) ring();
        works_.push_back(std::move(work));
    }
    void ring() { ::eventfd_write(bell_.number(), 1); }

private:
    void happened(std::uint32_t) override {
        std::lock_guard lock(mutex_);
        for (auto& work : works_) into_.push_back(std::move(work));
        works_.clear();
    }

    Poller& poller_;
    std::vector<Work>& into_;
    Descriptor bell_;
    std::mutex mutex_;
    std::vector<Work> works_;
};

}  // namespace

struct Loop::State {
    Poller poller;
    TimerQueue timers{poller};
    std::vector<Work> posted, in_turn;
    Inbox inbox{poller, posted};
    std::atomic<std::thread::id> thread;  // that runs the loop
    std::atomic<bool> stopped = false;

    bool is_here() const { return thread.load(std::memory_order_relaxed) == std::this_thread::get_id(); }
    void run_posted();
    void drop_posted();
};

// Runs what was posted until now: what that posts has to wait for the sockets.
void Loop::State::run_posted() {
    in_turn.clear();
    in_turn.swap(posted);
    for (auto& work : in_turn) std::exchange(work, nullptr)();
}

// Its end may take timers and watches with it, which need the rest of this loop.
void Loop::State::drop_posted() {
    for (auto* list : {&posted, &in_turn}) std::exchange(*list, {}).clear();
}

Loop::Loop() : state_(std::make_unique<State>()) {}
Loop::~Loop() { state_->drop_posted(); }

void Loop::run() {
    auto& state = *state_;
    state.thread = std::this_thread::get_id();
    state.stopped = false;
    while (!state.stopped.load(std::memory_order_relaxed)) {
        state.poller.poll(state.posted.empty() ? Poller::Patience::endless : Poller::Patience::none);
        if (!state.posted.empty()) state.run_posted();
    }
    state.thread = std::thread::id();
}

void Loop::stop() {
    state_->stopped = true;
    if (!state_->is_here()) state_->inbox.ring();
}

void Loop::post(Work work) {
    if (state_->is_here())
        state_->posted.push_back(std::move(work));
    else
        state_->inbox.put(std::move(work));
}

Poller& Loop::poller() { return state_->poller; }

struct Timer::State : TimerQueue::Entry {
    using Entry::Entry;
};

Timer::Timer(Loop& loop) : state_(std::make_unique<State>(loop.state_->timers)) {}
Timer::~Timer() = default;
Timer::Timer(Timer&&) noexcept = default;

void Timer::start(std::chrono::steady_clock::duration delay, Work work) {
    state_->start(std::chrono::steady_clock::now() + delay, std::move(work));
}

void Timer::cancel() { state_->cancel(); }

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
