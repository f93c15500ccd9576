#pragma once
// LogLine: the text of one event, in a buffer on the stack. Used by log.cpp alone.

#include "quoin/base/log.hpp"

#include <array>
#include <cstddef>

namespace quoin {

class LogLine {
public:
    // PIPE_BUF: the most that a pipe takes in one piece.
    static constexpr std::size_t limit = 4096;
    // The most that one text takes, escaped: three long ones leave room for the rest.
    static constexpr std::size_t text_limit = 1200;

    explicit LogLine(Log::Style style) noexcept : style_(style) { buffer_[0] = '\n'; }

    void begin(LogLevel level, Timestamp time, std::string_view event) noexcept;
    void field(const LogField& field) noexcept;
    // The whole line with its newline, and one before it where the last line was torn off.
    std::string_view end(bool after_a_torn_line) noexcept;

private:
    void add(std::string_view plain) noexcept;
    void add_digits(unsigned number, unsigned width) noexcept;
    void add_time(Timestamp time) noexcept;
    void add_text(std::string_view text) noexcept;
    void add_value(const LogField& field) noexcept;
    template <class N>
    void add_number(N number) noexcept;
    void colour(std::string_view code) noexcept;
    std::size_t room() const noexcept;

    Log::Style style_;
    bool cut_ = false;  // a field found no room
    std::size_t size_ = 1;
    std::array<char, limit> buffer_;  // the first byte is the newline after a torn line
};

}  // namespace quoin
