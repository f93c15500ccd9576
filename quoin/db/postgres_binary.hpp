#pragma once
// Parameters in PostgreSQL's binary format, one by one and as arrays.

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

// Appends a value that fault_of() found good as a field of COPY or an element of an array: its length, then its bytes.
void append_field(std::string& bytes, const sql::Value& value, sql::Type type);

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

    std::string bytes_;
    std::vector<Piece> pieces_;
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
};

}  // namespace quoin::db::postgres
