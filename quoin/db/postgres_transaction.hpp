#pragma once
// PostgresTransaction: a transaction on an ordinary connection, one statement after the other.

#include "quoin/db/postgres_pool.hpp"
#include "quoin/db/transaction.hpp"

#include <memory>

namespace quoin::db::postgres {

class PostgresTransaction final : public Transaction {
public:
    explicit PostgresTransaction(std::unique_ptr<OrdinaryPool::Lease> lease) : lease_(std::move(lease)) {}

    static Task<std::unique_ptr<Transaction>> begin(OrdinaryPool& pool);

    void write(Operation& operation) override;
    Task<void> commit() override;
    Task<void> roll_back() override;

private:
    static Task<void> run(PostgresTransaction& self, Operation& operation);

    std::unique_ptr<OrdinaryPool::Lease> lease_;  // empty at the end
    bool failed_ = false;                         // a statement of it
};

}  // namespace quoin::db::postgres
