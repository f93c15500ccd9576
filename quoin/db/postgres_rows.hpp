#pragma once
// RowReader: the columns of an answer in PostgreSQL's binary format, as values.

#include "quoin/db/postgres_libpq.hpp"
#include "quoin/sql/value.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace quoin::db::postgres {

// PostgreSQL counts days and moments from 2000-01-01.
inline constexpr std::int64_t days_to_2000 = 10957;
inline constexpr std::int64_t microseconds_to_2000 = days_to_2000 * 86'400'000'000;

// Reads the rows of one answer after another.
class RowReader {
public:
    // Throws Error where a column is of a type that cannot be read, naming it. `result` must outlive the reading.
    void open(const PGresult& result);
    // Throws Error where the columns from the `first` on do not bear these names.
    void expect(std::span<const std::string_view> names, std::size_t first) const;
    std::size_t rows() const { return static_cast<std::size_t>(PQntuples(result_)); }
    // Valid until the next read and as long as the result. Throws Error where a value cannot be represented.
    std::span<const sql::Value> read(std::size_t row);

private:
    using Decode = sql::Value (*)(std::string_view bytes);

    const PGresult* result_ = nullptr;
    std::vector<Decode> decoders_;
    std::vector<sql::Value> values_;
};

}  // namespace quoin::db::postgres
