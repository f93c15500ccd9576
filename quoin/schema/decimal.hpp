#pragma once
// Decimal: a number with a fixed count of decimal places, such as a price. It is counted in whole units of its last
// place, so that nothing is rounded: not on the way in, not in the database, not on the way out.

#include "quoin/schema/codec.hpp"

namespace quoin {

// What a Decimal may be, for the code that serves them all.
struct DecimalRule {
    int scale;              // decimal places
    std::int64_t min, max;  // of the number itself, both included
};

constexpr std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

Complaint check_decimal(std::int64_t units, const DecimalRule& rule);
// A number as JSON writes it (RFC 8259, section 6): "9.99", "1e2", "2.50". More places than the rule has are a fault
// unless they are zeros.
Complaint parse_decimal(std::string_view text, const DecimalRule& rule, std::int64_t& units);
// The shortest way: 9.99, 2, 0.1
void write_decimal(std::string& out, std::int64_t units, int scale);
// The same into room that is long enough; gives where it ended.
inline constexpr std::size_t longest_decimal = 22;
char* put_decimal(char* to, std::int64_t units, int scale);

// From Min to Max with up to Scale decimal places:
//   using Price = Decimal<2, 0, 1'000'000>;   // 0 … 1000000.00
template <int Scale, std::int64_t Min, std::int64_t Max>
class Decimal {
    static constexpr std::int64_t one = power_of_ten(Scale), most = std::numeric_limits<std::int64_t>::max() / one;
    static_assert(Scale >= 0 && Scale <= 18 && Min >= -most && Min <= Max && Max <= most, "a Decimal fits 64 bits");

public:
    static constexpr DecimalRule rule{Scale, Min, Max};

    // 999 units of a Decimal<2, …> are 9.99.
    explicit Decimal(std::int64_t units) : units_(units) {
        if (auto wrong = check_decimal(units, rule); !wrong.none()) refuse(wrong);
    }
    constexpr Decimal(Trusted, std::int64_t units) : units_(units) {}

    constexpr std::int64_t units() const { return units_; }
    friend auto operator<=>(const Decimal&, const Decimal&) = default;

private:
    std::int64_t units_;
};

bool read_decimal(const Scalar& scalar, const DecimalRule& rule, std::int64_t& units, Issues& issues);

template <int Scale, std::int64_t Min, std::int64_t Max>
struct Codec<Decimal<Scale, Min, Max>> {
    using T = Decimal<Scale, Min, Max>;
    static bool from_text(std::string_view text, Slot<T>& into, Issues& issues) {
        return from_json({Scalar::Kind::number, false, text}, into, issues);
    }
    static bool from_json(const Scalar& scalar, Slot<T>& into, Issues& issues) {
        std::int64_t units{};
        return read_decimal(scalar, T::rule, units, issues) && into.emplace(trusted, units);
    }
    static void write(std::string& out, T t) { write_decimal(out, t.units(), Scale); }
    static Schema schema(Components&) { return {.type = "number", .minimum = Min, .maximum = Max}; }
};

}  // namespace quoin
