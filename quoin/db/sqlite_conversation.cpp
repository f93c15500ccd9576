#include "quoin/db/sqlite_conversation.hpp"

#include "quoin/db/error.hpp"

namespace quoin::db::sqlite {

void Conversation::ask(Question question) {
    {
        std::lock_guard lock(mutex_);
        if (!closed_) {
            question_ = question;
            asked_.notify_one();
            return;
        }
    }
    refuse(question);
}

std::optional<Conversation::Question> Conversation::next(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    asked_.wait_for(lock, patience, [this] { return question_.has_value(); });
    return std::exchange(question_, std::nullopt);
}

void Conversation::answer(const Question& question) {
    if (!question.operation) return;
    OperationList done;
    done.push(*question.operation);
    mailbox_.deliver(done);
}

void Conversation::close() {
    std::unique_lock lock(mutex_);
    closed_ = true;
    const auto late = std::exchange(question_, std::nullopt);
    lock.unlock();
    if (late) refuse(*late);
}

void Conversation::refuse(const Question& question) {
    if (!question.operation) return;
    question.operation->error = std::make_exception_ptr(Unavailable("the transaction is over"));
    answer(question);
}

}  // namespace quoin::db::sqlite
