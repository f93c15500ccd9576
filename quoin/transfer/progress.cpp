#include "quoin/transfer/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace quoin::transfer {

namespace {

using namespace std::chrono_literals;

constexpr auto frame = 100ms;       // between two drawings of the bar
constexpr auto unknown_line = 10s;  // between two lines where the total is not known
constexpr std::size_t bar_width = 24;
constexpr std::string_view clear_line = "\r\x1b[K";

double fraction_of(const Measure& measure) {
    if (!measure.total || *measure.total == 0) return 1;
    return std::min(1.0, static_cast<double>(measure.done) / static_cast<double>(*measure.total));
}

std::size_t columns_of_terminal() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

std::string readable_bytes(std::uint64_t bytes) {
    static constexpr std::array<const char*, 4> units{"kB", "MB", "GB", "TB"};
    if (bytes < 1000) return std::to_string(bytes) + " B";
    auto amount = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (amount >= 999.95 && unit + 1 < units.size()) amount /= 1000, ++unit;
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.1f %s", amount, units[unit]);
    return text.data();
}

std::string readable_time(std::chrono::duration<double> time) {
    const auto seconds = static_cast<std::int64_t>(std::ceil(time.count()));
    if (seconds < 60) return std::to_string(seconds) + " s";
    if (seconds < 3600) return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
    return std::to_string(seconds / 3600) + " h " + std::to_string(seconds / 60 % 60) + " min";
}

std::string describe(const Measure& measure) {
    std::string text;
    if (measure.unit == Unit::bytes) {
        text = readable_bytes(measure.done);
        if (measure.total) text += " of " + readable_bytes(*measure.total);
        text += ", ";
    }
    text += std::to_string(measure.rows);
    if (measure.unit == Unit::rows && measure.total) text += " of " + std::to_string(*measure.total);
    text += " rows";
    if (measure.elapsed <= 0s) return text;
    text +=
        ", " + std::to_string(std::llround(static_cast<double>(measure.rows) / measure.elapsed.count())) + " rows/s";
    if (!measure.total || measure.done == 0) return text;
    const auto fraction = fraction_of(measure);
    if (fraction == 1) return text + ", in " + readable_time(measure.elapsed);
    return text + ", " + readable_time(measure.elapsed * (1 - fraction) / fraction) + " left";
}

std::string bar(std::string_view what, const Measure& measure, std::size_t columns) {
    std::string text(what);
    if (measure.total) {
        const auto fraction = fraction_of(measure);
        const auto filled = static_cast<std::size_t>(fraction * bar_width);
        ((text += " [").append(filled, '#').append(bar_width - filled, '.') += "] ");
        const auto percent = std::to_string(static_cast<int>(fraction * 100));
        text.append(3 - std::min<std::size_t>(3, percent.size()), ' ') += percent + " %";
    }
    text += "  " + describe(measure);
    if (text.size() >= columns) text.resize(columns - 1);
    return text;
}

Progress::Progress(Shape shape, std::string what, std::optional<std::uint64_t> total, Unit unit, Write write,
                   Clock clock)
    : shape_(shape),
      what_(std::move(what)),
      write_(std::move(write)),
      clock_(std::move(clock)),
      measure_{.total = total, .unit = unit},
      begin_(clock_()),
      drawn_(begin_) {}

Progress::~Progress() {
    if (visible_) write_(std::string(clear_line));
}

void Progress::update(std::uint64_t done, std::uint64_t rows) {
    measure_.done = done;
    measure_.rows = rows;
    if (shape_ == Shape::none) return;
    const auto now = clock_();
    measure_.elapsed = now - begin_;
    if (shape_ == Shape::lines) {
        if (!measure_.total && now - drawn_ >= unknown_line) {
            drawn_ = now;
            write_(what_ + ": " + describe(measure_) + "\n");
        }
        return write_tenth();
    }
    if (now - drawn_ < frame) return;
    drawn_ = now;
    draw(bar(what_, measure_, columns_of_terminal()));
}

void Progress::write_tenth() {
    if (!measure_.total || measure_.done == 0) return;
    const auto tenths = static_cast<std::uint64_t>(fraction_of(measure_) * 10);
    if (tenths <= tenths_) return;
    tenths_ = tenths;
    write_(what_ + ": " + std::to_string(tenths * 10) + " %, " + describe(measure_) + "\n");
}

void Progress::announce(const std::string& phase) {
    if (shape_ == Shape::lines) write_(what_ + ": " + phase + "\n");
    if (shape_ == Shape::bar) draw(what_ + ": " + phase);
}

void Progress::draw(const std::string& text) {
    write_(std::string(clear_line) + text);
    visible_ = true;
}

}  // namespace quoin::transfer
