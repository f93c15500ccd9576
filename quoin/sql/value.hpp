#pragma once
// Value: one parameter on its way to a database, or one column of a row on its way back. Plain data; text is a view.

#include <cstdint>
#include <string_view>

namespace quoin::sql {

// The types that both engines store the same way: what a parameter is sent as and what a column is declared as.
enum class Type : std::uint8_t { boolean, bigint, real, text, uuid, date, timestamp };

struct Value {
    enum class Kind : std::uint8_t {
        null,
        integer,  // also booleans (0, 1), dates (days since 1970) and timestamps (microseconds since 1970, UTC)
        real,
        text,   // UTF-8
        bytes,  // also UUIDs: 16 bytes
    };

    Kind kind = Kind::null;
    union {
        std::int64_t integer = 0;
        double real;
    };
    std::string_view text{};

    static constexpr Value of_integer(std::int64_t n) { return {.kind = Kind::integer, .integer = n}; }
    static constexpr Value of_real(double n) { return {.kind = Kind::real, .real = n}; }
    static constexpr Value of_text(std::string_view s) { return {.kind = Kind::text, .text = s}; }
    static constexpr Value of_bytes(std::string_view s) { return {.kind = Kind::bytes, .text = s}; }
    constexpr bool is_null() const { return kind == Kind::null; }
};

}  // namespace quoin::sql
