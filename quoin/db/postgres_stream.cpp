#include "quoin/db/postgres_stream.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"

namespace quoin::db::postgres {

static constexpr std::size_t piece = 64u << 10;

PostgresStream::PostgresStream(SlowReaders& readers, std::unique_ptr<OrdinaryPool::Lease> lease, ResultHandle first,
                               std::vector<std::string_view> columns)
    : lease_(std::move(lease)), first_(std::move(first)), columns_(std::move(columns)), answer_(readers, [this] {
          lease_.reset();
          gave_way_ = true;
      }) {
    answer_.wait();
}

Task<bool> PostgresStream::next(const RowSink& sink) { return read(sink); }

Task<bool> PostgresStream::read(RowSink sink) {
    if (gave_way_) throw Unavailable(SlowReaders::too_slow);
    answer_.go_on();
    for (std::size_t size = 0; size < piece && lease_;) {
        auto result = std::move(first_);
        if (!result) result = co_await lease_->connection().next();
        if (!result) {
            lease_->keep();
            lease_.reset();
            co_return size > 0;
        }
        switch (PQresultStatus(result.get())) {
            case PGRES_SINGLE_TUPLE: size += hand_over(*result, sink); break;
            case PGRES_TUPLES_OK:  // the end, without a row
            case PGRES_COMMAND_OK: break;
            default: lease_.reset(); std::rethrow_exception(error_of(*result));
        }
    }
    if (lease_) answer_.wait();
    co_return lease_ != nullptr;
}

std::size_t PostgresStream::hand_over(const PGresult& result, const RowSink& sink) {
    reader_.open(result);
    if (!std::exchange(begun_, true)) reader_.expect(columns_, 0);
    const auto columns = reader_.read(0);
    sink.row(sink.into, columns);
    std::size_t size = 0;
    for (const auto& column : columns) size += 16 + column.text.size();
    return size;
}

}  // namespace quoin::db::postgres
