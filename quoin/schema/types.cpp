#include "quoin/schema/types.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace quoin {

void refuse(const Complaint& complaint) { throw std::invalid_argument(complaint.msg); }

std::size_t code_points(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & '\xC0') != '\x80'; }));
}

static std::string characters(std::size_t n) { return std::to_string(n) + (n == 1 ? " character" : " characters"); }

Complaint check_text(std::string_view text, std::size_t min, std::size_t max) {
    if (text.find('\0') != text.npos) return {"string_nul", "String should not contain the NUL character"};
    const auto length = code_points(text);
    if (length < min) return {"string_too_short", "String should have at least " + characters(min)};
    if (length > max) return {"string_too_long", "String should have at most " + characters(max)};
    return {};
}

Complaint check_range(std::int64_t n, std::int64_t min, std::int64_t max) {
    if (n < min) return {"greater_than_equal", "Input should be greater than or equal to " + std::to_string(min)};
    if (n > max) return {"less_than_equal", "Input should be less than or equal to " + std::to_string(max)};
    return {};
}

// --- dates and times ---------------------------------------------------------------------------

namespace {

// Takes exactly `count` digits off the front.
bool take_number(std::string_view& text, std::size_t count, int& into) {
    if (text.size() < count) return false;
    const auto* end = text.data() + count;
    if (!std::all_of(text.data(), end, [](char c) { return c >= '0' && c <= '9'; })) return false;
    std::from_chars(text.data(), end, into);
    text.remove_prefix(count);
    return true;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == any_of.npos) return false;
    text.remove_prefix(1);
    return true;
}

bool take_date(std::string_view& text, Date& into) {
    int year{}, month{}, day{};
    if (!take_number(text, 4, year) || !take(text, "-") || !take_number(text, 2, month) || !take(text, "-") ||
        !take_number(text, 2, day))
        return false;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return false;
    into = date;
    return true;
}

// ".25" as microseconds; further digits are cut off.
bool take_fraction(std::string_view& text, std::chrono::microseconds& into) {
    if (!take(text, ".")) return true;
    std::size_t digits = 0;
    std::int64_t micros = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits)
        if (digits < 6) micros = micros * 10 + (text.front() - '0');
    for (std::size_t i = digits; i < 6; ++i) micros *= 10;
    into = std::chrono::microseconds(micros);
    return digits > 0;
}

bool take_offset(std::string_view& text, std::chrono::minutes& into) {
    if (take(text, "Zz")) return true;
    if (text.empty()) return false;
    const bool east = text.front() == '+';
    int hours{}, minutes{};
    if (!take(text, "+-") || !take_number(text, 2, hours) || !take(text, ":") || !take_number(text, 2, minutes))
        return false;
    into = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    if (!east) into = -into;
    return hours < 24 && minutes < 60;
}

// Exactly `width` digits.
char* put_digits(char* to, std::int64_t n, std::size_t width) {
    for (auto i = width; i-- > 0; n /= 10) to[i] = static_cast<char>('0' + n % 10);
    return to + width;
}

char* put_year(char* to, int year) {
    if (year >= 0 && year <= 9999) return put_digits(to, year, 4);
    return std::to_chars(to, to + 6, year).ptr;
}

}  // namespace

bool parse_date(std::string_view text, Date& into) { return take_date(text, into) && text.empty(); }

bool parse_timestamp(std::string_view text, Timestamp& into) {
    Date date;
    int hours{}, minutes{}, seconds{};
    std::chrono::microseconds fraction{};
    std::chrono::minutes offset{};
    if (!take_date(text, date) || !take(text, "Tt ") || !take_number(text, 2, hours) || !take(text, ":") ||
        !take_number(text, 2, minutes) || !take(text, ":") || !take_number(text, 2, seconds) ||
        !take_fraction(text, fraction) || !take_offset(text, offset) || !text.empty())
        return false;
    const bool leap = seconds == 60;  // RFC 3339, section 5.7: only as the last second of a day in UTC
    if (hours > 23 || minutes > 59 || seconds > 60) return false;
    into = date + std::chrono::hours(hours) + std::chrono::minutes(minutes) - offset;
    if (leap &&
        (into - std::chrono::floor<std::chrono::days>(into)) != std::chrono::hours(24) - std::chrono::minutes(1))
        return false;
    into += std::chrono::seconds(leap ? 59 : seconds) + fraction;
    return true;
}

char* put_date(char* to, const Date& date) {
    const std::chrono::year_month_day ymd(date);
    to = put_year(to, static_cast<int>(ymd.year()));
    *to++ = '-';
    to = put_digits(to, static_cast<unsigned>(ymd.month()), 2);
    *to++ = '-';
    return put_digits(to, static_cast<unsigned>(ymd.day()), 2);
}

char* put_timestamp(char* to, const Timestamp& time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock(time - day);
    to = put_date(to, day);
    *to++ = 'T';
    to = put_digits(to, clock.hours().count(), 2);
    *to++ = ':';
    to = put_digits(to, clock.minutes().count(), 2);
    *to++ = ':';
    to = put_digits(to, clock.seconds().count(), 2);
    if (clock.subseconds().count()) {
        *to++ = '.';
        to = put_digits(to, clock.subseconds().count(), 6);
    }
    *to++ = 'Z';
    return to;
}

void write_date(std::string& out, Date date) {
    std::array<char, longest_date> text;
    out += std::string_view(text.data(), put_date(text.data(), date));
}

void write_timestamp(std::string& out, Timestamp time) {
    std::array<char, longest_timestamp> text;
    out += std::string_view(text.data(), put_timestamp(text.data(), time));
}

// --- UUID --------------------------------------------------------------------------------------

Uuid Uuid::generate(Timestamp time) {
    Uuid id;
    if (::getrandom(id.bytes_, sizeof id.bytes_, 0) != static_cast<ssize_t>(sizeof id.bytes_))
        throw std::system_error(errno, std::generic_category(), "getrandom");
    auto millis = std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
    for (int i = 5; i >= 0; --i, millis >>= 8) id.bytes_[i] = static_cast<unsigned char>(millis & 0xFF);
    id.bytes_[6] = static_cast<unsigned char>((id.bytes_[6] & 0x0F) | 0x70);  // RFC 9562, section 5.7
    id.bytes_[8] = static_cast<unsigned char>((id.bytes_[8] & 0x3F) | 0x80);
    return id;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool Uuid::parse(std::string_view text, Uuid& into) {
    if (text.size() != 36) return false;
    std::size_t byte = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i++] != '-') return false;
            continue;
        }
        const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return false;
        into.bytes_[byte++] = static_cast<unsigned char>(high << 4 | low);
        i += 2;
    }
    return true;
}

Uuid Uuid::from_bytes(std::string_view sixteen) {
    Uuid id;
    if (sixteen.size() != sizeof id.bytes_) throw std::invalid_argument("a UUID has 16 bytes");
    std::memcpy(id.bytes_, sixteen.data(), sizeof id.bytes_);
    return id;
}

char* put_uuid(char* to, const Uuid& id) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto bytes = id.bytes();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
        const auto byte = static_cast<unsigned char>(bytes[i]);
        *to++ = digits[byte >> 4];
        *to++ = digits[byte & 15];
    }
    return to;
}

void Uuid::write(std::string& out) const {
    std::array<char, longest_uuid> text;
    out += std::string_view(text.data(), put_uuid(text.data(), *this));
}

std::string Uuid::str() const {
    std::string text;
    text.reserve(36);
    write(text);
    return text;
}

}  // namespace quoin
