#include "quoin/base/log.hpp"

#include "quoin/base/log_line.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>

namespace quoin {

namespace {

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value && *value;
}

Log::Style style_for(int descriptor, std::optional<LogFormat> format) {
    const bool seen = isatty(descriptor);
    if (format.value_or(seen ? LogFormat::text : LogFormat::json) == LogFormat::json) return Log::Style::json;
    const char* terminal = std::getenv("TERM");
    const bool dumb = !seen || !terminal || std::string_view(terminal) == "dumb";
    return dumb || is_set("NO_COLOR") ? Log::Style::plain : Log::Style::coloured;
}

// A pipe can be opened a second time, with a non-blocking mode that its other users do not see. -1 where it cannot.
int open_again(int descriptor) {
    const auto path = "/proc/self/fd/" + std::to_string(descriptor);
    return open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
}

}  // namespace

Log::Log(LogLevel least, int descriptor, Clock clock, std::optional<LogFormat> format)
    : least_(least), style_(style_for(descriptor, format)), descriptor_(descriptor), clock_(std::move(clock)) {
    std::signal(SIGPIPE, SIG_IGN);
    struct stat about{};
    if (fstat(descriptor, &about) != 0) return;
    socket_ = S_ISSOCK(about.st_mode);
    if (!S_ISFIFO(about.st_mode)) return;
    if (const int again = open_again(descriptor); again >= 0) {
        descriptor_ = again;
        reopened_ = true;
    }
}

Log::~Log() {
    if (reopened_) close(descriptor_);
}

void Log::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) noexcept {
    if (wants(level)) record(level, event, fields);
}

void Log::record(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) noexcept {
    if (lost_.load(std::memory_order_relaxed)) {
        const auto lost = lost_.exchange(0);
        if (lost && !put(LogLevel::warning, "log lines lost", {{"lines", lost}})) lost_ += lost;
    }
    if (!put(level, event, fields)) ++lost_;
}

bool Log::put(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) noexcept {
    LogLine text(style_);
    text.begin(level, clock_(), event);
    for (const auto& field : fields) text.field(field);
    const bool torn = torn_.load(std::memory_order_relaxed) && torn_.exchange(false);
    const auto line = text.end(torn);

    ssize_t written;
    do {
        written = socket_ ? send(descriptor_, line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL)
                          : ::write(descriptor_, line.data(), line.size());
    } while (written < 0 && errno == EINTR);
    const bool whole = written == static_cast<ssize_t>(line.size());
    if (!whole && (torn || written > 0)) torn_ = true;  // the disk filled up in the middle of it
    return whole;
}

}  // namespace quoin
