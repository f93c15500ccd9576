#include "quoin/testing/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace quoin::testing {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds patience_with_output(60);

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) < 0) fail("pipe");
    return ends;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

}  // namespace

Program::Program(std::vector<std::string> arguments, const std::string& folder, const Variables& variables) {
    error_file_ = folder + "/stderr-" + std::to_string(Clock::now().time_since_epoch().count());
    const auto out = make_pipe(), in = make_pipe();
    const int errors = ::open(error_file_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (errors < 0) fail("open");
    std::vector<std::string> settings{std::string("PATH=") + std::getenv("PATH")};
    for (const auto& [name, value] : variables) settings.push_back(name + "=" + value);
    auto argument_list = pointers(arguments), setting_list = pointers(settings);

    id_ = ::fork();
    if (id_ < 0) fail("fork");
    if (id_ == 0) {
        ::dup2(in[0], 0);
        ::dup2(out[1], 1);
        ::dup2(errors, 2);
        if (::chdir(folder.c_str()) == 0) ::execve(argument_list[0], argument_list.data(), setting_list.data());
        ::_exit(127);
    }
    ::close(out[1]);
    ::close(in[0]);
    ::close(errors);
    output_pipe_ = out[0];
    input_pipe_ = in[1];
}

Program::~Program() {
    if (!ended_) {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
    ::close(output_pipe_);
    close_input();
}

bool Program::read_more(std::chrono::milliseconds patience) {
    pollfd ready{output_pipe_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return false;
    std::array<char, 4096> piece;
    const auto n = ::read(output_pipe_, piece.data(), piece.size());
    if (n > 0) output_.append(piece.data(), static_cast<std::size_t>(n));
    return n > 0;
}

std::string Program::wait_for_line(const std::string& text) { return wait_for_line_behind(0, text); }

std::string Program::wait_for_next_line(const std::string& text) {
    auto line = wait_for_line_behind(waited_for_, text);
    waited_for_ = output_.find(line, waited_for_) + line.size();
    return line;
}

std::string Program::wait_for_line_behind(std::size_t place, const std::string& text) {
    const auto deadline = Clock::now() + patience_with_output;
    for (;;) {
        const auto at = output_.find(text, place);
        const auto end = at == output_.npos ? at : output_.find('\n', at);
        if (end != output_.npos) {
            const auto newline = output_.rfind('\n', at);
            const auto start = newline == output_.npos ? 0 : newline + 1;
            return output_.substr(start, end - start);
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0 || !read_more(left))
            throw std::runtime_error("no line with \"" + text + "\"; output: " + output_ + "; errors: " + errors());
    }
}

void Program::write_line(const std::string& line) {
    const auto text = line + "\n";
    if (::write(input_pipe_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail("write");
}

void Program::close_input() {
    if (input_pipe_ >= 0) ::close(std::exchange(input_pipe_, -1));
}

void Program::signal(int number) { ::kill(id_, number); }

int Program::wait() {
    while (read_more(patience_with_output)) {
    }
    int status = 0;
    if (!std::exchange(ended_, true)) {
        ::waitpid(id_, &status, 0);
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    return status_;
}

std::string Program::errors() const {
    std::ifstream file(error_file_);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

Folder::Folder() : path_((std::filesystem::temp_directory_path() / "quoin-test-XXXXXX").string()) {
    if (!::mkdtemp(path_.data())) fail("mkdtemp");
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace quoin::testing
