#include "quoin/schema/decimal.hpp"

#include <doctest/doctest.h>

using namespace quoin;

namespace {

using Price = Decimal<6, 0, 1'000'000'000>;

// What a number comes back as, or the type of what is wrong with it.
template <class T = Price>
std::string round_trip(std::string_view digits) {
    Slot<T> value;
    Issues issues;
    std::string out;
    if (!Codec<T>::from_json({Scalar::Kind::number, false, digits}, value, issues)) return issues.list()[0].type;
    Codec<T>::write(out, *value);
    return out;
}

}  // namespace

TEST_CASE("a decimal comes back as the shortest text of the same number") {
    for (const auto* same : {"0", "1", "10", "100", "0.1", "9.99", "0.000001", "999999999.999999", "1000000000"})
        CHECK(round_trip(same) == same);
    CHECK(round_trip("-0") == "0");
    CHECK(round_trip("-0.0e-9") == "0");
    CHECK(round_trip("0e99999999999999999999") == "0");
    CHECK(round_trip("2.50") == "2.5");
    CHECK(round_trip("1e2") == "100");
    CHECK(round_trip("1.5E+3") == "1500");
    CHECK(round_trip("12345e-6") == "0.012345");
    CHECK(round_trip("1" + std::string(300, '0') + "e-300") == "1");
    CHECK(round_trip("0." + std::string(300, '0') + "7e301") == "7");
    CHECK(round_trip("0.10000000000000000000000000000000") == "0.1");
}

TEST_CASE("B6: a decimal that does not fit is refused, never rounded") {
    CHECK(round_trip("0.1234567") == "decimal_max_places");
    CHECK(round_trip("1e-7") == "decimal_max_places");
    CHECK(round_trip("1e-99999999999999999999") == "decimal_max_places");
    CHECK(round_trip("1000000000.000001") == "less_than_equal");
    CHECK(round_trip("9007199254740993") == "less_than_equal");
    CHECK(round_trip("9223372036854775807") == "less_than_equal");
    CHECK(round_trip("9223372036854.775808") == "less_than_equal");
    CHECK(round_trip("1e400") == "less_than_equal");
    CHECK(round_trip("1e99999999999999999999") == "less_than_equal");
    CHECK(round_trip("-1e400") == "greater_than_equal");
    CHECK(round_trip("-0.000001") == "greater_than_equal");
}

TEST_CASE("a decimal below zero keeps its sign") {
    using Balance = Decimal<2, -10, 10>;
    CHECK(round_trip<Balance>("-0.05") == "-0.05");
    CHECK(round_trip<Balance>("-1.50") == "-1.5");
    CHECK(round_trip<Balance>("-10") == "-10");
    CHECK(round_trip<Balance>("-10.01") == "greater_than_equal");
}

TEST_CASE("a decimal is a JSON number, and on the command line what JSON would take") {
    Slot<Price> value;
    Issues issues;
    CHECK_FALSE(Codec<Price>::from_json({Scalar::Kind::string, false, "1"}, value, issues));
    CHECK_FALSE(Codec<Price>::from_json({Scalar::Kind::boolean, true, {}}, value, issues));
    CHECK_FALSE(Codec<Price>::from_json({}, value, issues));
    CHECK(issues.list().size() == 3);
    for (const auto* text : {"", "-", ".5", "5.", "1e", "1e+", "+1", "NaN", "inf", "0x10", "1,5", "1 ", " 1", "--1"}) {
        CAPTURE(text);
        CHECK(round_trip(text) == "float_parsing");
    }
    CHECK_THROWS_AS(Price(-1), std::invalid_argument);
    CHECK(Price(9'990'000).units() == 9'990'000);
}
