#include "quoin/dev/build.hpp"

#include "quoin/base/descriptor.hpp"
#include "quoin/base/watch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>

namespace quoin::dev {

using std::chrono::steady_clock;

namespace {

constexpr std::size_t kept = 1024 * 1024;

}  // namespace

struct Build::State {
    explicit State(std::move_only_function<void(const Outcome&)> to) : ended(std::move(to)) {}

    Descriptor pipe;  // what the command writes
    std::optional<Watch> watch;
    std::move_only_function<void(const Outcome&)> ended;
    Outcome outcome{};
    steady_clock::time_point started = steady_clock::now();
    std::optional<Process> process;

    void start(Loop& loop, const std::vector<std::string>& command);
    void wait();
    bool read();
    void finish(Ending ending);
};

void Build::State::start(Loop& loop, const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) < 0)
        throw std::system_error(errno, std::system_category(), "cannot start the build");
    pipe = Descriptor(ends[0]);
    watch.emplace(loop, ends[0]);
    ::fcntl(ends[1], F_SETFL, 0);  // compilers expect to be made to wait
    process.emplace(loop, Command{.arguments = command, .output = ends[1]}, [this](Ending ending) { finish(ending); });
    ::close(ends[1]);
    wait();
}

void Build::State::wait() {
    watch->wait_readable([this] {
        if (read()) wait();
    });
}

// Takes what is there; false when no more can come.
bool Build::State::read() {
    std::array<char, 16 * 1024> piece;
    for (;;) {
        const auto size = ::read(pipe.number(), piece.data(), piece.size());
        if (size < 0) return errno == EAGAIN || errno == EINTR;
        if (size == 0) return false;
        const auto room = kept - outcome.output.size();
        outcome.output.append(piece.data(), std::min(room, static_cast<std::size_t>(size)));
    }
}

void Build::State::finish(Ending ending) {
    read();
    outcome.built = ending.well();
    outcome.seconds = steady_clock::now() - started;
    const auto how = std::move(outcome);
    auto tell = std::move(ended);
    tell(how);
}

Build::Build(Loop& loop, const std::vector<std::string>& command, std::move_only_function<void(const Outcome&)> ended)
    : state_(std::make_unique<State>(std::move(ended))) {
    state_->start(loop, command);
}

Build::~Build() = default;

void Build::signal(int number) { state_->process->signal(number); }

}  // namespace quoin::dev
