#pragma once
// SqliteTransaction: a transaction of the writer's, spoken through from a loop.

#include "quoin/db/sqlite_writer.hpp"
#include "quoin/db/transaction.hpp"

#include <memory>

namespace quoin::db::sqlite {

class SqliteTransaction final : public Transaction {
public:
    explicit SqliteTransaction(std::shared_ptr<Conversation> conversation) : conversation_(std::move(conversation)) {}
    ~SqliteTransaction() override;

    static Task<std::unique_ptr<Transaction>> begin(Writer& writer, Mailbox& mailbox);

    void write(Operation& operation) override;
    Task<void> commit() override;
    Task<void> roll_back() override;

private:
    std::shared_ptr<Conversation> conversation_;  // empty at the end
};

}  // namespace quoin::db::sqlite
