#pragma once
// Conversation: what a loop and the writer's thread say to each other during one transaction.

#include "quoin/db/sqlite_queue.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace quoin::db::sqlite {

class Conversation {
public:
    enum class Step { begin, write, commit, roll_back };
    struct Question {
        Step step;
        Operation* operation;  // what is written; its end is the answer. None: nobody waits for one
    };

    explicit Conversation(Mailbox& mailbox) : mailbox_(mailbox) {}

    // From the loop, one at a time. Fails the operation where the writer has given up.
    void ask(Question question);

    // From the writer's thread. Nothing where none comes in time.
    std::optional<Question> next(std::chrono::milliseconds patience);
    void answer(const Question& question);
    // What is asked from now on comes too late.
    void close();

private:
    void refuse(const Question& question);

    Mailbox& mailbox_;
    std::mutex mutex_;
    std::condition_variable asked_;
    std::optional<Question> question_;
    bool closed_ = false;
};

}  // namespace quoin::db::sqlite
