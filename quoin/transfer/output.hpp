#pragma once
// Output: a file that appears under its name when it is whole, or standard output.

#include <string>
#include <string_view>

namespace quoin::transfer {

// Who may read a file that is made: whom the umask lets, or its owner only.
enum class Readers { as_usual, owner_only };

// Appends all of it to a descriptor. Throws std::runtime_error that names the file.
void write_all(int descriptor, std::string_view bytes, const std::string& name);

class Output {
public:
    // "-" is standard output. Throws std::runtime_error in one line that names the file.
    Output(std::string path, Readers readers);
    ~Output();  // without finish(), no file is left
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    // Collects; what is appended here is written by flush_if_large() and finish().
    std::string& buffer() { return buffer_; }
    void flush_if_large();
    // Gives the file its name, replacing what had it.
    void finish();

private:
    void flush();

    std::string path_, partial_;
    int descriptor_ = 1;  // standard output
    std::string buffer_;
};

}  // namespace quoin::transfer
