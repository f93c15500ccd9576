#include "quoin/schema/codec.hpp"

#include "tests/corpora.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

using namespace quoin;

namespace {

template <class T>
std::string round_trip(std::string_view text) {
    Slot<T> value;
    Issues issues;
    std::string out;
    if (Codec<T>::from_text(text, value, issues))
        Codec<T>::write(out, *value);
    else
        out = issues.list().front().type;
    return out;
}

// B11: each verdict of the JSON-Schema suite, but for those named.
template <class Accepts>
void compare_with_suite(const std::string& format, const std::set<std::string>& differ, Accepts accepts) {
    const auto path = testing::corpora() / "json-schema-formats" / (format + ".json");
    std::ifstream file(path);
    if (!file) {
        MESSAGE("skipped: no " << path);
        return;
    }
    const auto suite = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    for (const auto& group : suite.as_array())
        for (const auto& test : group.at("tests").as_array()) {
            if (!test.at("data").is_string()) continue;
            const std::string description(test.at("description").as_string());
            CAPTURE(description);
            const bool expected = test.at("valid").as_bool() != differ.contains(description);
            CHECK(accepts(std::string_view(test.at("data").as_string())) == expected);
        }
}

}  // namespace

TEST_CASE("a day is written as it was read, and a date-time gives its day") {
    CHECK(round_trip<Date>("1999-12-31") == "\"1999-12-31\"");
    CHECK(round_trip<Date>("1999-12-31T23:59:59.5+02:00") == "\"1999-12-31\"");
    CHECK(round_trip<Date>("1999-12-31T23:59:59") == "\"1999-12-31\"");
    CHECK(round_trip<Date>("1999-02-29") == "date_from_datetime_parsing");
    CHECK(round_trip<Date>("1999-12-31Tnoon") == "date_from_datetime_parsing");
}

TEST_CASE("a time is written in UTC with Z") {
    CHECK(round_trip<Timestamp>("2026-11-21T08:00:00Z") == "\"2026-11-21T08:00:00Z\"");
    CHECK(round_trip<Timestamp>("2026-11-21T08:00:00.25+01:30") == "\"2026-11-21T06:30:00.250000Z\"");
    CHECK(round_trip<Timestamp>("1969-12-31T23:59:59.999999Z") == "\"1969-12-31T23:59:59.999999Z\"");
}

TEST_CASE("a version 7 UUID starts with its time and reads back") {
    const auto id = Uuid::generate(Timestamp(std::chrono::milliseconds(0x0123456789AB)));
    CHECK(id.str().starts_with("01234567-89ab-7"));
    CHECK(round_trip<Uuid>(id.str()) == '"' + id.str() + '"');
    CHECK(id != Uuid::generate(now()));
    CHECK(round_trip<Uuid>("01234567-89ab-7") == "uuid_parsing");
}

TEST_CASE("B11: verdicts on formats are those of the JSON-Schema suite") {
    compare_with_suite("uuid", {}, [](std::string_view text) {
        Uuid id;
        return Uuid::parse(text, id);
    });
    compare_with_suite("date", {}, [](std::string_view text) {
        Date date;
        return parse_date(text, date);
    });
    compare_with_suite("date-time", {}, [](std::string_view text) {
        Timestamp time;
        return parse_timestamp(text, time);
    });
    compare_with_suite("email", {}, [](std::string_view text) { return Email::check(text).none(); });
}

TEST_CASE("a schema says what a type accepts") {
    Components components;
    std::string out;
    write_json(out, Codec<std::optional<Text<1, 64>>>::schema(components));
    CHECK(out == R"({"type":["string","null"],"minLength":1,"maxLength":64})");
}
