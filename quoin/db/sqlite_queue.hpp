#pragma once
// How operations travel between a loop and other threads: as a list threaded through them, in a mailbox on the way
// back.

#include "quoin/base/loop.hpp"
#include "quoin/db/operation.hpp"

#include <cstddef>
#include <mutex>
#include <utility>

namespace quoin::db::sqlite {

// In order of arrival; owns nothing.
class OperationList {
public:
    bool empty() const { return !first_; }
    std::size_t size() const { return size_; }
    Operation* first() const { return first_; }

    void push(Operation& operation) {
        operation.next = nullptr;
        (first_ ? last_->next : first_) = &operation;
        last_ = &operation;
        ++size_;
    }
    Operation* pop() {
        auto* operation = first_;
        first_ = operation->next;
        --size_;
        return operation;
    }
    void append(OperationList list) {
        if (list.empty()) return;
        (first_ ? last_->next : first_) = list.first_;
        last_ = list.last_;
        size_ += list.size_;
    }
    OperationList take() { return std::exchange(*this, {}); }

    // Each may submit others, or end the coroutine that holds it.
    void finish_all() {
        while (!empty()) pop()->finish();
    }

private:
    Operation *first_ = nullptr, *last_ = nullptr;
    std::size_t size_ = 0;
};

// Where other threads leave what they have finished for a loop: it is woken once, however many there are.
class Mailbox {
public:
    explicit Mailbox(Loop& loop) : loop_(loop) {}

    // From any thread.
    void deliver(OperationList done) {
        std::unique_lock lock(mutex_);
        const bool was_empty = done_.empty();
        done_.append(done);
        lock.unlock();
        if (was_empty) loop_.post([this] { collect(); });
    }

private:
    void collect() {
        std::unique_lock lock(mutex_);
        auto done = done_.take();
        lock.unlock();
        done.finish_all();
    }

    Loop& loop_;
    std::mutex mutex_;
    OperationList done_;
};

}  // namespace quoin::db::sqlite
