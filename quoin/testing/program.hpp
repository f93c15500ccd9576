#pragma once
// Program: a process of its own for a test of the real binary; ended by its id when the test ends.

#include <sys/types.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace quoin::testing {

using Variables = std::vector<std::pair<std::string, std::string>>;

class Program {
public:
    // Starts `arguments[0]` in `folder` with only PATH and `variables` in its environment.
    Program(std::vector<std::string> arguments, const std::string& folder, const Variables& variables = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Waits for a line of standard output that contains `text`, and gives it; throws with all output when the program
    // ends or 60 seconds pass before that.
    std::string wait_for_line(const std::string& text);
    // The same behind the line that this gave last.
    std::string wait_for_next_line(const std::string& text);
    void write_line(const std::string& line);  // to its standard input
    void close_input();
    void signal(int number);
    // Waits for the end; the exit status, or minus the signal's number.
    int wait();

    const std::string& output() const { return output_; }  // standard output so far
    std::string errors() const;                            // standard error so far
    pid_t id() const { return id_; }

private:
    std::string wait_for_line_behind(std::size_t place, const std::string& text);
    bool read_more(std::chrono::milliseconds patience);

    pid_t id_ = -1;
    int output_pipe_ = -1, input_pipe_ = -1;
    std::string output_, error_file_;
    std::size_t waited_for_ = 0;  // of the output, up to the last next line
    int status_ = 0;
    bool ended_ = false;
};

// A folder that is removed with all it holds.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

}  // namespace quoin::testing
