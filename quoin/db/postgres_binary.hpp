#pragma once
// PostgreSQL's binary format: parameters and arrays of them on their way out, columns on their way in. No connection.

#include "quoin/db/postgres_libpq.hpp"
#include "quoin/sql/value.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::db::postgres {

Oid oid_of(sql::Type type);
Oid array_oid_of(sql::Type type);

// Why a value cannot travel as this type (another kind, out of range, a null character in text), or nothing.
std::string_view fault_of(const sql::Value& value, sql::Type type);

// The parameters of one statement, for PQsendQueryPrepared. Reused, so that in steady state it allocates nothing.
class Parameters {
public:
    void clear();
    // Values that fault_of() found good.
    void add(const sql::Value& value, sql::Type type);
    // An array of `length` elements, each added by add_element().
    void begin_array(sql::Type type, std::size_t length);
    void add_element(const sql::Value& value, sql::Type type);

    int count() const { return static_cast<int>(pieces_.size()); }
    // These hold until the next clear() or add().
    const char* const* values();
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    struct Piece {
        std::size_t begin, end;
        bool null;
    };

    void write(const sql::Value& value, sql::Type type);
    void put32(std::uint32_t number);
    void put64(std::uint64_t number);

    std::string bytes_;
    std::vector<Piece> pieces_;
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
};

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
