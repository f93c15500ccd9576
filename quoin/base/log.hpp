#pragma once
// Log: one line for each event, JSON for machines and readable on a terminal. main() makes one and lends it by
// reference, so that a test reads its own through a pipe and nothing logs that was not given a log.

#include "quoin/base/clock.hpp"

#include <atomic>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace quoin {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

// JSON lines for machines, or lines for people.
enum class LogFormat : std::uint8_t { json, text };

// One named value of an event. It views its text: it lives as long as the call.
struct LogField {
    enum class Kind : std::uint8_t { text, integer, real };

    std::string_view name;
    Kind kind;
    union {
        std::string_view text;
        std::int64_t integer;
        double real;
    };

    LogField(std::string_view field, std::string_view value) : name(field), kind(Kind::text), text(value) {}
    template <std::integral N>
        requires(!std::same_as<N, bool>)
    LogField(std::string_view field, N value)
        : name(field), kind(Kind::integer), integer(static_cast<std::int64_t>(value)) {}
    LogField(std::string_view field, double value) : name(field), kind(Kind::real), real(value) {}
};

class Log {
public:
    enum class Style : std::uint8_t { json, plain, coloured };

    // Writes events of at least `least` to a descriptor (-1: nowhere): in the format, or without one in JSON unless it
    // is a terminal, where text is coloured, unless NO_COLOR is set (no-color.org) or TERM says dumb. From here on the
    // process ignores SIGPIPE: a reader of the log that went away must not end the service.
    explicit Log(LogLevel least = LogLevel::info, int descriptor = 2, Clock clock = now,
                 std::optional<LogFormat> format = std::nullopt);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    // One write(2) of at most 4096 bytes, which a pipe takes whole (PIPE_BUF): lines of several threads never mix.
    // Whatever the texts hold, the line is UTF-8 without control characters; what is too long ends in "…". A line that
    // a full disk or a reader who sleeps does not take is counted, and the count logged when there is room again.
    // From any thread; allocates nothing.
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) noexcept;
    // The same whatever the least level is: for what an auditor must find.
    void record(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) noexcept;

    // log.info("listening", {{"host", host}, {"port", port}});
    void debug(std::string_view event, std::initializer_list<LogField> fields = {}) noexcept {
        write(LogLevel::debug, event, fields);
    }
    void info(std::string_view event, std::initializer_list<LogField> fields = {}) noexcept {
        write(LogLevel::info, event, fields);
    }
    void warning(std::string_view event, std::initializer_list<LogField> fields = {}) noexcept {
        write(LogLevel::warning, event, fields);
    }
    void error(std::string_view event, std::initializer_list<LogField> fields = {}) noexcept {
        write(LogLevel::error, event, fields);
    }

    // Whether events of this level are written: for what costs something to gather.
    bool wants(LogLevel level) const noexcept { return level >= least_; }

private:
    bool put(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) noexcept;

    LogLevel least_;
    Style style_;
    int descriptor_;
    bool socket_ = false;    // journald's
    bool reopened_ = false;  // the descriptor is ours to close
    std::atomic<bool> torn_ = false;
    std::atomic<std::uint64_t> lost_ = 0;
    Clock clock_;
};

}  // namespace quoin
