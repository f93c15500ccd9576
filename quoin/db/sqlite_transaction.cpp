#include "quoin/db/sqlite_transaction.hpp"

#include <utility>

namespace quoin::db::sqlite {

namespace {

using Step = Conversation::Step;

struct Asking {
    std::shared_ptr<Conversation> conversation;
    Step step;
    Operation operation{};

    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        operation.waiter = waiter;
        conversation->ask({step, &operation});
    }
    void await_resume() {
        if (operation.error) std::rethrow_exception(std::move(operation.error));
    }
};

Task<void> ask(std::shared_ptr<Conversation> conversation, Step step) {
    Asking asking{std::move(conversation), step};
    co_await asking;
}

}  // namespace

SqliteTransaction::~SqliteTransaction() {
    if (conversation_) conversation_->ask({Step::roll_back, nullptr});
}

Task<std::unique_ptr<Transaction>> SqliteTransaction::begin(Writer& writer, Mailbox& mailbox) {
    auto conversation = std::make_shared<Conversation>(mailbox);
    writer.submit(conversation);
    co_await ask(conversation, Step::begin);
    co_return std::make_unique<SqliteTransaction>(std::move(conversation));
}

void SqliteTransaction::write(Operation& operation) { conversation_->ask({Step::write, &operation}); }

Task<void> SqliteTransaction::commit() { return ask(std::exchange(conversation_, nullptr), Step::commit); }

Task<void> SqliteTransaction::roll_back() { return ask(std::exchange(conversation_, nullptr), Step::roll_back); }

}  // namespace quoin::db::sqlite
