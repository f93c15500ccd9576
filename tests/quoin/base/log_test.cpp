#include "quoin/base/log.hpp"
#include "quoin/base/debounce.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <limits>
#include <string>
#include <thread>
#include <vector>

using namespace quoin;
using namespace std::chrono_literals;

namespace {

Timestamp noon() { return std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + 12h + 34min + 5s + 67ms + 890us; }

// Both ends of a pipe; what was logged into it is read without waiting.
struct Pipe {
    int ends[2];

    Pipe() { REQUIRE(pipe2(ends, O_CLOEXEC) == 0); }
    ~Pipe() {
        close(ends[0]);
        if (ends[1] >= 0) close(ends[1]);
    }

    std::string read_all() {
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        std::string text;
        char buffer[4096];
        for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
        return text;
    }
};

std::string logged(std::initializer_list<LogField> fields) {
    Pipe pipe;
    Log(LogLevel::info, pipe.ends[1], noon).info("event", fields);
    return pipe.read_all();
}

// The JSON text of the value "v" of an event.
std::string value_logged(std::string_view text) {
    auto line = logged({{"v", text}});
    const std::string before = R"({"time":"2026-11-21T12:34:05.067Z","level":"info","event":"event","v":)";
    REQUIRE(line.starts_with(before));
    REQUIRE(line.ends_with("}\n"));
    return line.substr(before.size(), line.size() - before.size() - 2);
}

// A terminal's two sides, and the environment that says what it can show.
struct Terminal {
    int screen = posix_openpt(O_RDWR | O_NOCTTY), program = -1;

    explicit Terminal(const char* no_color) {
        REQUIRE(screen >= 0);
        REQUIRE(grantpt(screen) == 0);
        REQUIRE(unlockpt(screen) == 0);
        program = open(ptsname(screen), O_RDWR | O_NOCTTY);
        REQUIRE(program >= 0);
        setenv("TERM", "xterm", 1);
        no_color ? setenv("NO_COLOR", no_color, 1) : unsetenv("NO_COLOR");
    }
    ~Terminal() {
        close(program);
        close(screen);
        unsetenv("NO_COLOR");
    }

    std::string read_line() {
        char buffer[4096];
        const auto n = read(screen, buffer, sizeof buffer);
        REQUIRE(n > 0);
        return {buffer, static_cast<size_t>(n)};
    }
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t start = 0, end; (end = text.find('\n', start)) != text.npos; start = end + 1)
        lines.push_back(text.substr(start, end - start));
    return lines;
}

}  // namespace

TEST_CASE("an event is one line of JSON with its time in UTC and typed fields") {
    CHECK(logged({{"route", "/items/{id}"}, {"status", 200}, {"ms", 1.25}, {"user", std::int64_t{7}}}) ==
          R"({"time":"2026-11-21T12:34:05.067Z","level":"info","event":"event","route":"/items/{id}",)"
          R"("status":200,"ms":1.25,"user":7})"
          "\n");
}

TEST_CASE("a number that JSON cannot write is null") {
    CHECK(logged({{"ms", std::numeric_limits<double>::quiet_NaN()}})
              .ends_with(R"("ms":null})"
                         "\n"));
}

TEST_CASE("what a stranger sends cannot end a line or reach a terminal") {
    CHECK(value_logged("a\r\nb\tc\"d\\e") == R"("a\r\nb\tc\"d\\e")");
    CHECK(value_logged(std::string_view("\0\x1b[31m\x7f", 7)) == R"("\u0000\u001b[31m\u007f")");
    CHECK(value_logged("\xc2\x9b"
                       "31m\xc2\x85") == R"("\u009b31m\u0085")");            // C1: CSI and next line
    CHECK(value_logged("\xe2\x80\xa8\xe2\x80\xae") == R"("\u2028\u202e")");  // line separator, right-to-left override
    CHECK(value_logged("Zoë 🎉") == R"("Zoë 🎉")");
}

TEST_CASE("bytes that are no UTF-8 are replaced one by one") {
    CHECK(value_logged("a\xff"
                       "b") == R"("a�b")");
    CHECK(value_logged("\xc0\xaf") == R"("��")");            // overlong
    CHECK(value_logged("\xe0\x80\xaf") == R"("���")");       // overlong in three
    CHECK(value_logged("\xed\xa0\x80") == R"("���")");       // a surrogate
    CHECK(value_logged("\xf4\x90\x80\x80") == R"("����")");  // beyond the last code point
    CHECK(value_logged("\xf0\x9f\x8e") == R"("���")");       // cut off
}

TEST_CASE("a long text is cut so that the line stays in one piece") {
    const std::string name(65536, 'n'), path(65536, '\x01'), agent = "🎉" + std::string(65536, '\xff');
    const auto line = logged({{"name", name}, {"path", path}, {"agent", agent}, {"status", 422}});
    CHECK(line.size() <= 4096);
    CHECK(line.find("nnn…\",\"path\":\"\\u0001") != line.npos);
    CHECK(line.find("…\",\"agent\":\"🎉�") != line.npos);
    CHECK(line.ends_with("�…\",\"status\":422}\n"));
}

TEST_CASE("fields that find no room are left out, and the line says so") {
    const std::string text(2000, 'x');
    const auto line = logged({{"a", text}, {"b", text}, {"c", text}, {"d", text}, {"e", text}, {"f", 1}});
    CHECK(line.size() <= 4096);
    CHECK(line.ends_with("x…\",\"cut\":true}\n"));
}

TEST_CASE("events below the level are not written") {
    Pipe pipe;
    Log log(LogLevel::warning, pipe.ends[1]);
    log.debug("one");
    log.info("two");
    CHECK(pipe.read_all().empty());
    CHECK(!log.wants(LogLevel::info));
    log.error("three");
    CHECK(pipe.read_all().find(R"("level":"error","event":"three"})") != std::string::npos);
}

TEST_CASE("on a terminal lines are readable and coloured") {
    Terminal terminal(nullptr);
    Log(LogLevel::info, terminal.program, noon).warning("slow answer", {{"route", "/posts"}, {"to", "a b\x1b[2J"}});
    CHECK(terminal.read_line() ==
          "12:34:05.067Z \x1b[33mwarning\x1b[0m slow answer  \x1b[2mroute=\x1b[0m/posts  \x1b[2mto=\x1b[0m\"a "
          "b\\u001b[2J\"\r\n");
}

TEST_CASE("NO_COLOR turns the colours off") {
    Terminal terminal("1");
    Log(LogLevel::info, terminal.program, noon).info("listening", {{"port", 8000}});
    CHECK(terminal.read_line() == "12:34:05.067Z info    listening  port=8000\r\n");
}

TEST_CASE("a format that is asked for wins over what the descriptor is") {
    Terminal terminal(nullptr);
    Log(LogLevel::info, terminal.program, noon, LogFormat::json).info("listening", {{"port", 8000}});
    CHECK(terminal.read_line() ==
          R"({"time":"2026-11-21T12:34:05.067Z","level":"info","event":"listening","port":8000})"
          "\r\n");
    Pipe pipe;
    Log(LogLevel::info, pipe.ends[1], noon, LogFormat::text).info("listening", {{"port", 8000}});
    CHECK(pipe.read_all() == "12:34:05.067Z info    listening  port=8000\n");
}

TEST_CASE("what is recorded is written at any level") {
    Pipe pipe;
    Log log(LogLevel::error, pipe.ends[1], noon);
    log.info("unwanted");
    log.record(LogLevel::info, "security", {{"what", "login"}});
    CHECK(pipe.read_all() == R"({"time":"2026-11-21T12:34:05.067Z","level":"info","event":"security","what":"login"})"
                             "\n");
}

TEST_CASE("lines of several threads never mix") {
    Pipe pipe;
    fcntl(pipe.ends[1], F_SETPIPE_SZ, 1 << 20);
    Log log(LogLevel::info, pipe.ends[1], noon);
    const std::string long_text(1000, 'x');
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 100; ++i) log.info("event", {{"v", long_text}});
            });
    }
    const auto lines = lines_of(pipe.read_all());
    REQUIRE(lines.size() == 400);
    for (const auto& line : lines) REQUIRE(line == lines.front());
}

TEST_CASE("a reader that went away does not end the process") {
    Pipe pipe;
    Log log(LogLevel::info, pipe.ends[1]);
    close(std::exchange(pipe.ends[0], open("/dev/null", O_RDONLY | O_CLOEXEC)));
    log.info("nobody reads this");
    CHECK(true);
}

TEST_CASE("a reader that sleeps holds nobody up, and the lines it missed are counted") {
    Pipe pipe;
    Log log(LogLevel::info, pipe.ends[1], noon);
    const std::string text(1000, 'x');
    for (int i = 0; i < 1000; ++i) log.info("event", {{"v", text}});
    const auto taken = lines_of(pipe.read_all()).size();
    CHECK(taken < 1000);
    log.info("awake");
    const auto after = lines_of(pipe.read_all());
    REQUIRE(after.size() == 2);
    CHECK(after[0] == R"({"time":"2026-11-21T12:34:05.067Z","level":"warning","event":"log lines lost","lines":)" +
                          std::to_string(1000 - taken) + "}");
    CHECK(after[1].ends_with(R"("event":"awake"})"));
}

TEST_CASE("a socket that is not read, as journald's, holds nobody up") {
    int ends[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    Log log(LogLevel::info, ends[1]);
    const std::string text(1000, 'x');
    for (int i = 0; i < 1000; ++i) log.info("event", {{"v", text}});
    close(ends[0]);
    log.info("nobody reads this");
    close(ends[1]);
}

TEST_CASE("after a disk was full the next line starts anew") {
    char path[] = "/tmp/quoin_log_XXXXXX";
    const int file = mkostemp(path, O_CLOEXEC | O_APPEND);
    REQUIRE(file >= 0);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    auto (*handler)(int) = std::signal(SIGXFSZ, SIG_IGN);
    Log log(LogLevel::info, file, noon);

    const rlimit full{30, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &full);
    log.info("torn");
    log.info("lost");
    setrlimit(RLIMIT_FSIZE, &before);
    log.info("whole");
    std::signal(SIGXFSZ, handler);

    char text[1024];
    const auto size = pread(file, text, sizeof text, 0);
    close(file);
    unlink(path);
    const auto lines = lines_of({text, static_cast<size_t>(size)});
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == R"({"time":"2026-11-21T12:34:05.0)");
    CHECK(lines[1].ends_with(R"("event":"log lines lost","lines":2})"));
    CHECK(lines[2].ends_with(R"("event":"whole"})"));
}

TEST_CASE("trouble that repeats is told at once, then once an interval with how often") {
    Debounce debounce(10s);
    const Debounce::Time start{};
    CHECK(debounce.happened(start) == 1);
    CHECK(debounce.happened(start + 1s) == 0);
    CHECK(debounce.happened(start + 9s) == 0);
    CHECK(debounce.happened(start + 10s) == 3);
    CHECK(debounce.happened(start + 11s) == 0);
    CHECK(debounce.over() == 1);
    CHECK(debounce.happened(start + 12s) == 1);
}
