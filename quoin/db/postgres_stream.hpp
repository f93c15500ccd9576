#pragma once
// PostgresStream: the rows of one statement, read from the socket as they are asked for. PostgreSQL waits meanwhile.

#include "quoin/db/engine.hpp"
#include "quoin/db/postgres_pool.hpp"
#include "quoin/db/postgres_rows.hpp"

#include <memory>
#include <vector>

namespace quoin::db::postgres {

// Destroyed before its end, it closes its connection: PostgreSQL finds the client gone within a second, or at its next
// send, and stops. No cancel request, which libpq only sends blocking.
class PostgresStream final : public RowStream {
public:
    // `first` is the statement's first result, which its connection has given already: rows are of that moment.
    PostgresStream(SlowReaders& readers, std::unique_ptr<OrdinaryPool::Lease> lease, ResultHandle first,
                   std::vector<std::string_view> columns);
    // Throws Error where the statement fails after its first row, Unavailable where it gave way to others.
    Task<bool> next(const RowSink& sink) override;

private:
    Task<bool> read(RowSink sink);
    std::size_t hand_over(const PGresult& result, const RowSink& sink);

    std::unique_ptr<OrdinaryPool::Lease> lease_;  // empty at the end
    ResultHandle first_;
    std::vector<std::string_view> columns_;
    RowReader reader_;
    bool begun_ = false, gave_way_ = false;
    SlowReaders::Answer answer_;
};

}  // namespace quoin::db::postgres
