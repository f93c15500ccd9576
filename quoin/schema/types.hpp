#pragma once
// Types that cannot hold an invalid value. Each says how a raw value is checked and what its limits are; JSON, SQL and
// OpenAPI all read the same limits.

#include "quoin/base/clock.hpp"
#include "quoin/schema/issues.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace quoin {

// What is wrong with a raw value; an empty type when nothing is.
struct Complaint {
    std::string_view type{};
    std::string msg{};

    bool none() const { return type.empty(); }
};

[[noreturn]] void refuse(const Complaint& complaint);  // throws std::invalid_argument

// Marks a value that was checked before it was stored, so that reading a row does not check it again.
struct Trusted {};
inline constexpr Trusted trusted{};

// Length in Unicode code points, as Python counts.
std::size_t code_points(std::string_view utf8);
Complaint check_text(std::string_view text, std::size_t min, std::size_t max);
Complaint check_range(std::int64_t n, std::int64_t min, std::int64_t max);

// What a Text must be besides its length.
struct AnyText {
    static constexpr std::string_view format = "";
    static constexpr std::string_view pattern = "";
    static Complaint check(std::string_view) { return {}; }
};

// Between Min and Max code points of valid UTF-8 without NUL, and whatever Rule asks.
template <std::size_t Min, std::size_t Max, class Rule = AnyText>
class Text {
public:
    static constexpr std::size_t min = Min, max = Max;
    using rule = Rule;

    explicit Text(std::string text) : value_(std::move(text)) {
        if (auto wrong = check(value_); !wrong.none()) refuse(wrong);
    }
    Text(Trusted, std::string_view text) : value_(text) {}

    static Complaint check(std::string_view text) {
        auto wrong = check_text(text, Min, Max);
        return wrong.none() ? Rule::check(text) : wrong;
    }

    const std::string& str() const { return value_; }
    operator std::string_view() const { return value_; }
    friend auto operator<=>(const Text&, const Text&) = default;

private:
    std::string value_;
};

struct EmailRule {
    static constexpr std::string_view format = "email";
    static constexpr std::string_view pattern = "";
    // RFC 5321's mailbox, in ASCII, with a domain name or an address literal.
    static Complaint check(std::string_view text);
};
using Email = Text<3, 254, EmailRule>;

// A whole number in a range; the default range leaves room for what JSON carries exactly and databases hold.
template <std::int64_t Min = std::numeric_limits<std::int64_t>::min(),
          std::int64_t Max = std::numeric_limits<std::int64_t>::max()>
class Int {
public:
    static constexpr std::int64_t min = Min, max = Max;

    constexpr explicit(false) Int(std::int64_t n) : value_(n) {
        if (n < Min || n > Max) refuse(check(n));
    }
    constexpr Int(Trusted, std::int64_t n) : value_(n) {}
    static Complaint check(std::int64_t n) { return check_range(n, Min, Max); }
    constexpr operator std::int64_t() const { return value_; }

private:
    std::int64_t value_;
};

// A field that may be left out; Value stands in.
template <class T, auto Value>
struct Default {
    T value{Value};
    operator const T&() const { return value; }
};

// A calendar day, RFC 3339's full-date.
using Date = std::chrono::sys_days;

// 2026-11-21 and 2026-11-21T08:00:00.25Z; nullopt-like false when the text is not one (RFC 3339, section 5.6).
bool parse_date(std::string_view text, Date& into);
bool parse_timestamp(std::string_view text, Timestamp& into);
void write_date(std::string& out, Date date);
void write_timestamp(std::string& out, Timestamp time);
// The same into room that is long enough; they give where they ended. No year has more than six characters.
inline constexpr std::size_t longest_date = 12, longest_timestamp = 29;
char* put_date(char* to, const Date& date);
char* put_timestamp(char* to, const Timestamp& time);

// A universally unique identifier, RFC 9562.
class Uuid {
public:
    constexpr Uuid() = default;

    // Version 7: starts with the time in milliseconds, so that an index grows at its end.
    static Uuid generate(Timestamp time);
    // The 36-character form, in any case; false when the text is not one.
    static bool parse(std::string_view text, Uuid& into);
    static Uuid from_bytes(std::string_view sixteen);

    std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_), sizeof bytes_}; }
    void write(std::string& out) const;
    std::string str() const;
    friend auto operator<=>(const Uuid&, const Uuid&) = default;

private:
    unsigned char bytes_[16]{};
};

inline constexpr std::size_t longest_uuid = 36;
char* put_uuid(char* to, const Uuid& id);  // where it ended

}  // namespace quoin
