#pragma once
// Turns: of the requests with one key that are on one loop at once, one runs and the others wait for it.

#include "quoin/base/loop.hpp"

#include <coroutine>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

namespace quoin::idempotency {

class Turns {
public:
    explicit Turns(Loop& loop) : loop_(loop) {}

    // Its end lets the next one go on.
    class Turn {
    public:
        Turn(Turns& turns, std::string id) : turns_(&turns), id_(std::move(id)) {}
        Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)), id_(std::move(other.id_)) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (turns_) turns_->end(id_);
        }

    private:
        Turns* turns_;
        std::string id_;
    };

    struct Taking {
        Turns& turns;
        std::string id;

        bool await_ready() { return turns.waiting_.try_emplace(id).second; }
        void await_suspend(std::coroutine_handle<> waiter) { turns.waiting_.at(id).push_back(waiter); }
        Turn await_resume() { return {turns, std::move(id)}; }
    };
    Taking take(std::string id) { return {*this, std::move(id)}; }

private:
    void end(const std::string& id) {
        const auto found = waiting_.find(id);
        if (found->second.empty()) {
            waiting_.erase(found);
            return;
        }
        loop_.post([next = found->second.front()] { next.resume(); });
        found->second.pop_front();
    }

    Loop& loop_;
    std::unordered_map<std::string, std::deque<std::coroutine_handle<>>> waiting_;  // by the ids whose turn is taken
};

}  // namespace quoin::idempotency
