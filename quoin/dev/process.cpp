#include "quoin/dev/process.hpp"

#include "quoin/base/descriptor.hpp"
#include "quoin/base/watch.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace quoin::dev {

namespace {

constexpr int first_activated = 3;             // SD_LISTEN_FDS_START
constexpr std::chrono::milliseconds pause{5};  // between two looks at what a command leaves behind

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::system_category(), what); }

// In the child, which has one thread: it may do what it likes until it becomes the program.
void set_variables(const Command& command) {
    for (const auto& [name, value] : command.variables) ::setenv(name.c_str(), value.c_str(), 1);
    if (command.listening < 0) return;
    ::setenv("LISTEN_FDS", "1", 1);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
}

// A copy of a descriptor is not closed on exec; one that is copied onto itself would be.
void put(int descriptor, int at) {
    if (descriptor == at)
        ::fcntl(at, F_SETFD, 0);
    else
        ::dup2(descriptor, at);
}

void set_descriptors(const Command& command) {
    put(::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
    if (command.output >= 0) {
        put(command.output, STDOUT_FILENO);
        put(command.output, STDERR_FILENO);
    }
    if (command.listening >= 0) put(command.listening, first_activated);
}

[[noreturn]] void become(const Command& command, pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(127);  // it died before
    set_variables(command);
    set_descriptors(command);
    std::vector<char*> arguments;
    for (const auto& argument : command.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    const auto text = command.arguments.front() + ": " + std::strerror(errno) + "\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    ::_exit(127);
}

pid_t start(const Command& command) {
    // What a command leaves behind becomes this process's child, and can be waited for.
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const auto parent = ::getpid();
    const auto child = ::fork();
    if (child < 0) fail("cannot start a process");
    if (child == 0) become(command, parent);
    ::setpgid(child, child);  // whoever of the two is first
    return child;
}

// Readable when the process has ended.
Descriptor watchable(pid_t process) {
    // glibc 2.36 declares pidfd_open() without extern "C".
    Descriptor opened(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    if (opened) return opened;
    ::kill(-process, SIGKILL);
    fail("cannot watch a process");
}

// Reaps those of the group that have ended; whether any is left.
bool any_left(pid_t group) {
    pid_t reaped = 0;
    while ((reaped = ::waitpid(-group, nullptr, WNOHANG)) > 0) {
    }
    return reaped == 0;
}

}  // namespace

std::string Ending::describe() const {
    if (!WIFSIGNALED(status)) return "exit status " + std::to_string(WEXITSTATUS(status));
    const int number = WTERMSIG(status);
    return "signal " + std::to_string(number) + " (" + ::strsignal(number) + ")";
}

struct Process::State {
    State(Loop& loop, const Command& command, Ended to)
        : id(start(command)),
          descriptor(watchable(id)),
          watch(loop, descriptor.number()),
          again(loop),
          ended(std::move(to)) {}

    pid_t id;
    Descriptor descriptor;
    Watch watch;
    Timer again;
    Ended ended;
    Ending ending{};

    void wait();
    void wait_for_rest();
};

void Process::State::wait() {
    watch.wait_readable([this] {
        ::waitpid(id, &ending.status, 0);
        if (any_left(id)) ::kill(-id, SIGTERM);
        wait_for_rest();
    });
}

void Process::State::wait_for_rest() {
    if (any_left(id)) return again.start(pause, [this] { wait_for_rest(); });
    id = -1;
    const auto how = ending;
    auto tell = std::move(ended);
    tell(how);
}

Process::Process(Loop& loop, const Command& command, Ended ended)
    : state_(std::make_unique<State>(loop, command, std::move(ended))) {
    state_->wait();
}

Process::~Process() {
    if (state_->id < 0) return;
    ::kill(-state_->id, SIGKILL);
    while (::waitpid(-state_->id, nullptr, 0) > 0) {
    }
}

pid_t Process::id() const { return state_->id; }

void Process::signal(int number) {
    if (state_->id > 0) ::kill(-state_->id, number);
}

}  // namespace quoin::dev
