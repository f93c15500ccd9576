#include "quoin/schema/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace quoin {

namespace {

constexpr std::int64_t far = std::int64_t{1} << 40;  // beyond every exponent and every text

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// ±digits × 10^exponent, with a digit other than 0 at both ends, or with none for zero.
struct Digits {
    bool negative = false;
    std::string digits;
    std::int64_t exponent = 0;
};

// Takes the digits at the front of `text`; false where there are none.
bool take_digits(std::string_view& text, std::string& digits) {
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    digits.append(text, 0, count);
    text.remove_prefix(count);
    return count > 0;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == any_of.npos) return false;
    text.remove_prefix(1);
    return true;
}

bool take_exponent(std::string_view& text, std::int64_t& exponent) {
    const bool negative = text.starts_with('-');
    take(text, "+-");
    std::string digits;
    if (!take_digits(text, digits)) return false;
    std::int64_t n{};
    if (std::from_chars(digits.data(), digits.data() + digits.size(), n).ec != std::errc{}) n = far;
    exponent += negative ? -std::min(n, far) : std::min(n, far);
    return true;
}

bool parse(std::string_view text, Digits& into) {
    into.negative = take(text, "-");
    if (!take_digits(text, into.digits)) return false;
    const auto whole = into.digits.size();
    if (take(text, ".") && !take_digits(text, into.digits)) return false;
    into.exponent = static_cast<std::int64_t>(whole) - static_cast<std::int64_t>(into.digits.size());
    if (take(text, "eE") && !take_exponent(text, into.exponent)) return false;

    auto& digits = into.digits;
    const auto last = digits.find_last_not_of('0');
    into.exponent += static_cast<std::int64_t>(digits.size() - last - 1);
    digits.erase(last + 1);  // npos + 1 is 0: all of them were zeros
    digits.erase(0, digits.find_first_not_of('0'));
    return text.empty();
}

Complaint too_small(const DecimalRule& rule) {
    return {"greater_than_equal", "Input should be greater than or equal to " + std::to_string(rule.min)};
}
Complaint too_large(const DecimalRule& rule) {
    return {"less_than_equal", "Input should be less than or equal to " + std::to_string(rule.max)};
}

}  // namespace

Complaint check_decimal(std::int64_t units, const DecimalRule& rule) {
    const auto one = power_of_ten(rule.scale);
    if (units < rule.min * one) return too_small(rule);
    if (units > rule.max * one) return too_large(rule);
    return {};
}

Complaint parse_decimal(std::string_view text, const DecimalRule& rule, std::int64_t& units) {
    Digits number;
    if (!parse(text, number)) return {"float_parsing", "Input should be a valid number"};
    units = 0;
    if (number.digits.empty()) return check_decimal(units, rule);

    const auto zeros = number.exponent + rule.scale;  // that follow the digits in units
    const auto length = static_cast<std::int64_t>(number.digits.size()) + zeros;
    if (length > 18 + 1) return number.negative ? too_small(rule) : too_large(rule);
    if (zeros < 0)
        return {"decimal_max_places",
                "Input should have no more than " + std::to_string(rule.scale) + " decimal places"};
    number.digits.insert(0, number.negative, '-').append(static_cast<std::size_t>(zeros), '0');
    const auto* end = number.digits.data() + number.digits.size();
    if (std::from_chars(number.digits.data(), end, units).ec != std::errc{})
        return number.negative ? too_small(rule) : too_large(rule);
    return check_decimal(units, rule);
}

char* put_decimal(char* to, std::int64_t units, int scale) {
    auto left = units < 0 ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
    for (; scale > 0 && left % 10 == 0; --scale) left /= 10;
    if (units < 0) *to++ = '-';
    const auto places = static_cast<std::size_t>(scale);
    auto* const end = to + std::max(count_digits(left), places + 1) + (places > 0);
    for (auto* at = end; at != to; left /= 10) {
        if (places > 0 && at == end - places) *--at = '.';
        *--at = static_cast<char>('0' + left % 10);
    }
    return end;
}

void write_decimal(std::string& out, std::int64_t units, int scale) {
    std::array<char, longest_decimal> text;
    out += std::string_view(text.data(), put_decimal(text.data(), units, scale));
}

bool read_decimal(const Scalar& scalar, const DecimalRule& rule, std::int64_t& units, Issues& issues) {
    if (scalar.kind != Scalar::Kind::number) return issues.add("float_type", "Input should be a valid number"), false;
    auto wrong = parse_decimal(scalar.text, rule, units);
    if (wrong.none()) return true;
    return add(issues, std::move(wrong)), false;
}

}  // namespace quoin
