// The rows of an answer of PostgreSQL: of whatever type and length its columns are, they are values or an Error, and a
// value that is sent back has the bytes that it came with.

#include "quoin/db/postgres_rows.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets.hpp"
#include "quoin/db/error.hpp"
#include "quoin/db/postgres_binary.hpp"

#include <array>
#include <string>
#include <vector>

namespace quoin::fuzz {

namespace {

using namespace db::postgres;

// Oids that are read, and two that are not.
constexpr std::array<Oid, 17> types{16, 19, 20, 21, 23, 25, 700, 701, 1042, 1043, 1082, 1114, 1184, 2950, 17, 1700, 0};

// Takes one byte off the front; 0 at the end.
unsigned take(std::string_view& input) {
    if (input.empty()) return 0;
    const auto byte = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    return byte;
}

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

// A count of columns, a type for each, then values: a length (255: null) and its bytes, row by row.
Result make_answer(std::string_view input) {
    Result result(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
    const auto columns = take(input) % 4;
    std::string name = "column";
    std::vector<PGresAttDesc> described(columns);
    for (auto& each : described) {
        each = {};
        each.name = name.data();
        each.typid = types[take(input) % types.size()];
        each.format = 1;
    }
    require(PQsetResultAttrs(result.get(), static_cast<int>(columns), described.data()) == 1);
    for (int row = 0; columns > 0 && !input.empty(); ++row)
        for (unsigned column = 0; column < columns; ++column) {
            const auto length = take(input);
            std::string value(input.substr(0, length == 255 ? 0 : length));
            input.remove_prefix(value.size());
            const auto size = length == 255 ? -1 : static_cast<int>(value.size());
            require(PQsetvalue(result.get(), row, static_cast<int>(column), value.data(), size) == 1);
        }
    return result;
}

sql::Type type_of(Oid oid) {
    switch (oid) {
        case 16: return sql::Type::boolean;
        case 20: return sql::Type::bigint;
        case 701: return sql::Type::real;
        case 1082: return sql::Type::date;
        case 1184: return sql::Type::timestamp;
        case 2950: return sql::Type::uuid;
        default: return sql::Type::text;
    }
}

bool comes_back(Oid oid) { return oid == 20 || oid == 25 || oid == 701 || oid == 1082 || oid == 1184 || oid == 2950; }

void check(const PGresult& result, int row, int column, const sql::Value& value) {
    const bool null = PQgetisnull(&result, row, column);
    require(null == value.is_null());
    const auto oid = PQftype(&result, column);
    if (null || !comes_back(oid) || !fault_of(value, type_of(oid)).empty()) return;
    std::string field;
    append_field(field, value, type_of(oid));
    const auto length = static_cast<std::size_t>(PQgetlength(&result, row, column));
    require(std::string_view(field).substr(4) == std::string_view(PQgetvalue(&result, row, column), length));
}

}  // namespace

void postgres_rows(std::string_view input) {
    const auto result = make_answer(input);
    RowReader reader;
    try {
        reader.open(*result);
        constexpr std::array<std::string_view, 2> names{"column", "other"};
        for (std::size_t row = 0; row < reader.rows(); ++row) {
            const auto values = reader.read(row);
            for (std::size_t i = 0; i < values.size(); ++i)
                check(*result, static_cast<int>(row), static_cast<int>(i), values[i]);
        }
        reader.expect({}, 0);
        reader.expect(std::span(names).first(1), 1);
        reader.expect(names, 0);
    } catch (const db::Error& error) {
        require(*error.what() != '\0');
    }
}

}  // namespace quoin::fuzz
