#include "quoin/schema/reader.hpp"

#include "tests/corpora.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace quoin;

namespace {

enum class Category { grocery, personal_care };
BOOST_DESCRIBE_ENUM(Category, grocery, personal_care)

struct ItemCreate {
    Text<1, 8> name;
    Category category;
    Int<0> price;
    Default<bool, true> in_stock;
    std::optional<Date> expires;
};
BOOST_DESCRIBE_STRUCT(ItemCreate, (), (name, category, price, in_stock, expires))

}  // namespace

template <>
inline constexpr auto quoin::enum_labels<Category> = std::array<std::string_view, 2>{"Grocery", "Personal Care"};
template <>
inline constexpr auto quoin::aliases<ItemCreate> = std::array{Alias{"title", "name"}};

namespace {

// What was read, as JSON again; or the issues; or why it is malformed.
std::string read(std::string_view text) {
    Slot<ItemCreate> item;
    Issues issues;
    std::string malformed, out;
    if (read_json(text, item, issues, malformed))
        Codec<ItemCreate>::write(out, *item);
    else if (malformed.empty())
        write_issues(out, issues);
    else
        out = malformed;
    return out;
}

}  // namespace

TEST_CASE("a described struct is read from JSON and written back") {
    CHECK(read(R"({"name":"P\u0065n","category":"Personal Care","price":3,"expires":"2026-11-21"})") ==
          R"({"name":"Pen","category":"Personal Care","price":3,"in_stock":true,"expires":"2026-11-21"})");
}

TEST_CASE("an alias counts as the member") {
    CHECK(read(R"({"title":"Pen","category":"Grocery","price":0})") ==
          R"({"name":"Pen","category":"Grocery","price":0,"in_stock":true,"expires":null})");
    CHECK(read(R"({"title":"Pen","name":"Pen","category":"Grocery","price":0})") ==
          R"({"detail":[{"loc":["name"],"msg":"This name is given more than once","type":"duplicate_key"}]})");
}

TEST_CASE("every fault of a body is listed at once") {
    CHECK(read(R"({"name":"much too long","category":"Car","price":-1,"in_stock":"yes"})") ==
          R"({"detail":[{"loc":["name"],"msg":"String should have at most 8 characters","type":"string_too_long"},)"
          R"({"loc":["category"],"msg":"Input should be 'Grocery' or 'Personal Care'","type":"enum"},)"
          R"({"loc":["price"],"msg":"Input should be greater than or equal to 0","type":"greater_than_equal"},)"
          R"({"loc":["in_stock"],"msg":"Input should be a valid boolean","type":"bool_type"}]})");
    CHECK(read("{}") == R"({"detail":[{"loc":["name"],"msg":"Field required","type":"missing"},)"
                        R"({"loc":["category"],"msg":"Field required","type":"missing"},)"
                        R"({"loc":["price"],"msg":"Field required","type":"missing"}]})");
}

TEST_CASE("members that nobody knows are passed over, however deep, but not when one is given twice") {
    CHECK(read(R"({"name":"Pen","x":{"y":[1,{"z":null}]},"category":"Grocery","price":0})") ==
          R"({"name":"Pen","category":"Grocery","price":0,"in_stock":true,"expires":null})");
    CHECK(read(R"({"name":"Pen","x":{"y":1,"y":2},"category":"Grocery","price":0})") ==
          R"({"detail":[{"loc":["y"],"msg":"This name is given more than once","type":"duplicate_key"}]})");
}

TEST_CASE("numbers are taken as numbers, exactly, and nothing else as a number") {
    auto price = [](std::string_view n) {
        return read(R"({"name":"a","category":"Grocery","price":)" + std::string(n) + "}");
    };
    CHECK(price("9223372036854775807").find(R"("price":9223372036854775807)") != std::string::npos);
    CHECK(price("9223372036854775808").find("int_parsing_size") != std::string::npos);
    CHECK(price("1.0").find(R"("price":1,)") != std::string::npos);
    CHECK(price("1.5").find("int_from_float") != std::string::npos);
    CHECK(price("1e400").find("int_from_float") != std::string::npos);
    CHECK(price("\"1\"").find("int_type") != std::string::npos);
    CHECK(price("true").find("int_type") != std::string::npos);
    CHECK(price("[1]").find("scalar_type") != std::string::npos);
}

TEST_CASE("a text holds neither NUL nor invalid UTF-8, and is measured in code points") {
    CHECK(read(R"({"name":"a\u0000","category":"Grocery","price":0})").find("string_nul") != std::string::npos);
    CHECK(read("{\"name\":\"\xff\",\"category\":\"Grocery\",\"price\":0}").starts_with("Malformed JSON at byte 9"));
    CHECK(read(R"({"name":"\ud800","category":"Grocery","price":0})").starts_with("Malformed JSON"));
    CHECK(read(R"({"name":"éééééééé","category":"Grocery","price":0})").starts_with("{\"name\":\"éééééééé\""));
}

TEST_CASE("B1: JSONTestSuite's malformed texts are malformed, and its valid ones are not") {
    const auto folder = testing::corpora() / "json-test-suite/test_parsing";
    if (!std::filesystem::exists(folder)) {
        MESSAGE("skipped: no corpora at " << folder);
        return;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        CAPTURE(name);
        if (name.starts_with("n_")) CHECK(read(text).starts_with("Malformed JSON"));
        if (name.starts_with("y_")) CHECK_FALSE(read(text).starts_with("Malformed JSON"));
    }
}

TEST_CASE("B2: nesting is bounded") { CHECK(read(std::string(100'000, '[')).starts_with("Malformed JSON at byte 64")); }
