#include "quoin/sql/row_json.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace quoin;
using namespace std::chrono_literals;
using sql::Value;

// A type of somebody's own, of which nobody says how long its JSON can be.
struct Shout {
    std::string word;
};

template <>
struct quoin::Codec<Shout> {
    static void write(std::string& out, const Shout& shout) { write_json_string(out, shout.word + "!"); }
};
template <>
struct quoin::sql::SqlCodec<Shout> {
    static Shout read(const Value& column) { return {std::string(text_of(column))}; }
};

namespace {

enum class Color { red, light_blue };
BOOST_DESCRIBE_ENUM(Color, red, light_blue)

struct Everything {
    Int<1> number;
    std::int64_t plain_number;
    Text<1, 9> name;
    std::string text;
    bool yes;
    Uuid id;
    Date day;
    Timestamp time;
    Decimal<2, 0, 100> price;
    Color color;
    std::optional<Text<1, 9>> maybe_name;
    std::optional<Int<1>> maybe_number;
    Default<bool, true> in_stock;
    Shout shout;
    std::optional<Shout> maybe_shout;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (number, plain_number, name, text, yes, id, day, time, price, color, maybe_name, maybe_number,
                       in_stock, shout, maybe_shout))

using Columns = std::array<Value, field_count<Everything>>;

constexpr Timestamp noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + 12h;

Columns some_columns() {
    return {Value::of_integer(7),
            Value::of_integer(-1),
            Value::of_text("Kettle"),
            Value::of_text("\"Ünï\"\\\n\x01\xff"),  // not UTF-8 at its end: what is stored is trusted, not mended
            Value::of_integer(1),
            Value::of_bytes("0123456789abcdef"),
            Value::of_integer(20'000),
            Value::of_integer((noon + 250ms).time_since_epoch().count()),
            Value::of_integer(2450),
            Value::of_text("light_blue"),
            Value{},
            Value{},
            Value::of_integer(0),
            Value::of_text("hey"),
            Value{}};
}

std::string as_row(std::span<const Value> columns) {
    std::string out = "before";
    sql::write_row<Everything>(out, columns);
    return out;
}

// The longer way, which makes the struct.
std::string as_struct(std::span<const Value> columns) {
    std::string out = "before";
    Codec<Everything>::write(out, sql::read_row<Everything>(columns));
    return out;
}

}  // namespace

TEST_CASE("a row is written as its struct would be") {
    auto columns = some_columns();
    CHECK(as_row(columns) == as_struct(columns));
    CHECK(as_row(columns) ==
          R"(before{"number":7,"plain_number":-1,"name":"Kettle","text":"\"Ünï\"\\\n\u0001)"
          "\xff"
          R"(","yes":true,"id":"30313233-3435-3637-3839-616263646566","day":"2024-10-04",)"
          R"("time":"2026-11-21T12:00:00.250000Z","price":24.5,"color":"light_blue","maybe_name":null,)"
          R"("maybe_number":null,"in_stock":false,"shout":"hey!","maybe_shout":null})");
    columns[10] = Value::of_text("Kanne");
    columns[11] = Value::of_integer(8);
    CHECK(as_row(columns) == as_struct(columns));
}

TEST_CASE("a column that holds what its field cannot be is refused as it is where the struct is made") {
    const Value wrong[] = {Value{}, Value::of_real(1.5), Value::of_text("green"), Value::of_bytes("short")};
    for (std::size_t i = 0; i < field_count<Everything>; ++i)
        for (const auto& value : wrong) {
            auto columns = some_columns();
            columns[i] = value;
            std::string message, expected;
            try {
                expected = as_struct(columns);
            } catch (const std::exception& error) {
                expected = error.what();
            }
            try {
                message = as_row(columns);
            } catch (const std::exception& error) {
                message = error.what();
            }
            CHECK(message == expected);
        }
}

TEST_CASE("a row can stand behind one of its members") {
    std::string out;
    sql::write_entry<&Everything::id>(out, some_columns());
    CHECK(out.starts_with(R"("30313233-3435-3637-3839-616263646566":{"number":7,)"));
    CHECK(out.ends_with(R"("maybe_shout":null})"));
}
