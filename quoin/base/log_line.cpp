#include "quoin/base/log_line.hpp"

#include "quoin/base/printable.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace quoin {

namespace {

constexpr std::string_view ellipsis = "…";
constexpr std::size_t tail = 64;  // kept free for a number and for what ends a line

constexpr std::string_view name_of(LogLevel level) {
    constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
    return names[static_cast<std::size_t>(level)];
}

constexpr std::string_view colour_of(LogLevel level) {
    constexpr std::string_view colours[] = {"\x1b[90m", "\x1b[32m", "\x1b[33m", "\x1b[31m"};
    return colours[static_cast<std::size_t>(level)];
}

// On a terminal most values need no quotes.
bool is_bare(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\'; });
}

}  // namespace

std::size_t LogLine::room() const noexcept { return limit - tail - std::min(size_, limit - tail); }

void LogLine::add(std::string_view plain) noexcept {
    std::memcpy(buffer_.data() + size_, plain.data(), plain.size());
    size_ += plain.size();
}

void LogLine::add_digits(unsigned number, unsigned width) noexcept {
    for (auto at = size_ + width; at-- > size_; number /= 10) buffer_[at] = static_cast<char>('0' + number % 10);
    size_ += width;
}

template <class N>
void LogLine::add_number(N number) noexcept {
    const auto end = std::to_chars(buffer_.data() + size_, buffer_.data() + limit, number).ptr;
    size_ = static_cast<std::size_t>(end - buffer_.data());
}

void LogLine::colour(std::string_view code) noexcept {
    if (style_ == Log::Style::coloured) add(code);
}

// RFC 3339 in UTC with milliseconds; on a terminal the time of day alone.
void LogLine::add_time(Timestamp time) noexcept {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    if (style_ == Log::Style::json) {
        const std::chrono::year_month_day date(day);
        add_digits(static_cast<unsigned>(static_cast<int>(date.year())), 4);
        add("-");
        add_digits(static_cast<unsigned>(date.month()), 2);
        add("-");
        add_digits(static_cast<unsigned>(date.day()), 2);
        add("T");
    }
    const auto ms = static_cast<unsigned>(std::chrono::floor<std::chrono::milliseconds>(time - day).count());
    add_digits(ms / 3600000, 2);
    add(":");
    add_digits(ms / 60000 % 60, 2);
    add(":");
    add_digits(ms / 1000 % 60, 2);
    add(".");
    add_digits(ms % 1000, 3);
    add("Z");
}

void LogLine::add_text(std::string_view text) noexcept {
    add("\"");
    const auto space = std::min(text_limit, room());
    const auto end = size_ + space - std::min(space, ellipsis.size());
    while (!text.empty()) {
        const auto next = next_printable(text);
        if (size_ + next.size() > end) {
            add(ellipsis);
            break;
        }
        add(next.str());
    }
    add("\"");
}

void LogLine::begin(LogLevel level, Timestamp time, std::string_view event) noexcept {
    if (style_ == Log::Style::json) {
        add(R"({"time":")");
        add_time(time);
        add(R"(","level":")");
        add(name_of(level));
        add(R"(","event":)");
        return add_text(event);
    }
    add_time(time);
    add(" ");
    colour(colour_of(level));
    add(name_of(level));
    colour("\x1b[0m");
    add(std::string_view("        ").substr(name_of(level).size()));
    if (std::ranges::all_of(event, [](char c) { return c == ' ' || is_bare({&c, 1}); }) && event.size() < text_limit)
        add(event);
    else
        add_text(event);
}

void LogLine::add_value(const LogField& field) noexcept {
    switch (field.kind) {
        case LogField::Kind::integer: return add_number(field.integer);
        case LogField::Kind::real:
            return std::isfinite(field.real) ? add_number(field.real) : add("null");  // JSON has no NaN
        case LogField::Kind::text:
            if (style_ == Log::Style::json || !is_bare(field.text) || field.text.size() > std::min(text_limit, room()))
                return add_text(field.text);
            return add(field.text);
    }
}

void LogLine::field(const LogField& field) noexcept {
    constexpr std::size_t least = 64;  // quotes and colours, a number or the start of a text
    if (cut_ || field.name.size() + least > room()) {
        cut_ = true;
        return;
    }
    if (style_ == Log::Style::json) {
        add(",");
        add_text(field.name);
        add(":");
    } else {
        add("  ");
        colour("\x1b[2m");
        add(field.name);
        add("=");
        colour("\x1b[0m");
    }
    add_value(field);
}

std::string_view LogLine::end(bool after_a_torn_line) noexcept {
    if (style_ == Log::Style::json)
        add(cut_ ? ",\"cut\":true}\n" : "}\n");
    else
        add(cut_ ? "  …\n" : "\n");
    return std::string_view(buffer_.data(), size_).substr(after_a_torn_line ? 0 : 1);
}

}  // namespace quoin
