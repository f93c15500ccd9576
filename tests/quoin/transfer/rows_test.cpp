#include "quoin/transfer/rows.hpp"

#include "quoin/transfer/export.hpp"
#include "quoin/transfer/refusals.hpp"
#include "written.hpp"

#include <doctest/doctest.h>

using namespace quoin;
using namespace quoin::transfer;

namespace {

struct Fruit {
    std::optional<Int<1>> id;
    Text<1, 8> name;
    Int<0> price;
    std::optional<Date> picked;
    Default<bool, true> ripe;
};
BOOST_DESCRIBE_STRUCT(Fruit, (), (id, name, price, picked, ripe))

struct Account {
    Text<1, 8> name;
    SecretText<4, 8> password;
    std::optional<SecretText<1, 8>> pin;
};
BOOST_DESCRIBE_STRUCT(Account, (), (name, password, pin))

// The rows as JSON; of a faulty one its faults and what is shown of it.
template <class T>
std::string read(Format format, std::string_view text) {
    Written file(text);
    std::string out;
    try {
        RowReader<T> reader(format, file.input);
        for (;;) {
            Slot<T> row;
            if (!reader.next(row)) break;
            if (row) {
                if constexpr (std::is_same_v<T, Fruit>) Codec<T>::write(out, *row);
            } else {
                for (const auto& fault : reader.faults()) out += describe("", fault) + "; ";
                out += reader.shown();
            }
            out += '\n';
        }
    } catch (const Malformed& malformed) {
        for (const auto& fault : malformed.faults()) out += describe("", fault) + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("the header names the members, in any order; an empty cell is none where there may be none") {
    CHECK(read<Fruit>(Format::csv, "price,name\n3,Fig\n") ==
          R"({"id":null,"name":"Fig","price":3,"picked":null,"ripe":true})"
          "\n");
    CHECK(read<Fruit>(Format::csv, "id,ripe,picked,name,price\n7,false,2026-05-01,\"Fig, raw\",0\n,,,Pear,1\n") ==
          R"({"id":7,"name":"Fig, raw","price":0,"picked":"2026-05-01","ripe":false})"
          "\n"
          R"({"id":null,"name":"Pear","price":1,"picked":null,"ripe":true})"
          "\n");
}

TEST_CASE("every fault of a header is named with its column") {
    CHECK(read<Fruit>(Format::csv, "id,nmae,id\n1,Fig,3\n") ==
          ":1:1: name: There is no such column, and it is required\n"
          ":1:1: price: There is no such column, and it is required\n"
          ":1:4: there is no column 'nmae': the columns are id, name, price, picked, ripe\n"
          ":1:9: id: This column is named more than once\n");
    CHECK(read<Fruit>(Format::csv, "") == ":1:1: there is no header row that names the columns\n");
}

TEST_CASE("every fault of a CSV row is named with line and column, and the next row is read") {
    CHECK(read<Fruit>(Format::csv, "name,price,picked\n\"much\ntoo long\",x,soon\nFig,1,\n") ==
          ":2:1: name: String should have at most 8 characters; :3:11: price: Input should be a valid integer, unable "
          "to parse string as an integer; :3:13: picked: Input should be a valid date or datetime; "
          R"({"name":"much\ntoo long","price":"x","picked":"soon"})"
          "\n"
          R"({"id":null,"name":"Fig","price":1,"picked":null,"ripe":true})"
          "\n");
    CHECK(read<Fruit>(Format::csv, "name,price\nFig\nFig,1,2\n\xFF,1\n") ==
          ":2:1: there are 1 cells where the header names 2 columns; {\"name\":\"Fig\"}\n"
          ":3:7: there are 3 cells where the header names 2 columns; {\"name\":\"Fig\",\"price\":\"1\"}\n"
          ":4:1: name: Input should be UTF-8; {\"name\":\"?\",\"price\":1}\n");
}

TEST_CASE("every fault of a JSON row is named with its line and its member's column, and the next row is read") {
    CHECK(read<Fruit>(Format::ndjson,
                      "\xEF\xBB\xBF{\"name\":\"\\\"price\\\"\",\"price\" : \"1\",\"colour\":2}\r\n\r\n{\"name\":\n[]\n"
                      "{\"name\":\"Fig\",\"price\":1}") ==
          ":1:21: price: Input should be a valid integer; :1:35: colour: There is no such member; "
          "{\"name\":\"\\\"price\\\"\",\"price\" : \"1\",\"colour\":2}\n"
          ":3:9: malformed JSON: incomplete JSON; null\n"
          ":4:1: Input should be an object; null\n"
          R"({"id":null,"name":"Fig","price":1,"picked":null,"ripe":true})"
          "\n");
}

TEST_CASE("a refused row is shown without its secrets") {
    CHECK(read<Account>(Format::csv, "name,password,pin\nAda,abc,12\n") ==
          ":2:5: password: String should have at least 4 characters; {\"name\":\"Ada\"}\n");
    CHECK(read<Account>(Format::ndjson, R"({"name":"Ada","password":"abc","pin":"12","passwrod":"x"})") ==
          ":1:15: password: String should have at least 4 characters; :1:43: passwrod: There is no such member; "
          "{\"name\":\"Ada\"}\n");
    CHECK(read<Account>(Format::ndjson, R"({"password":"abc)") == ":1:17: malformed JSON: incomplete JSON; null\n");
}

TEST_CASE("a row of CSV is written with quotation marks where it needs them") {
    std::string out;
    transfer::detail::append_csv(
        out, Fruit{Int<1>(7), Text<1, 8>("a,\"b\"\n"), Int<0>(3), Date(std::chrono::days(0)), {false}});
    transfer::detail::append_csv(out, Fruit{std::nullopt, Text<1, 8>(" x,y"), Int<0>(0), std::nullopt, {}});
    CHECK(out == "7,\"a,\"\"b\"\"\n\",3,1970-01-01,false\n,\" x,y\",0,,true\n");
}
