#pragma once
// Input: a file or standard input, read piece by piece.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quoin::transfer {

class Input {
public:
    // "-" is standard input. Throws std::runtime_error in one line that names the file.
    explicit Input(const std::string& path);
    ~Input();
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    // What messages call it.
    const std::string& name() const { return name_; }
    // The next bytes, empty at the end; they hold until the next call. A byte-order mark at the beginning is passed
    // over.
    std::string_view read();
    // The bytes of the mark, once it was passed over.
    std::uint64_t passed_over() const { return passed_over_; }
    // In bytes, where it is a file.
    std::optional<std::uint64_t> size() const { return size_; }

private:
    std::string_view read_piece();

    std::string name_;
    int descriptor_;
    std::optional<std::uint64_t> size_;
    std::string piece_;
    std::uint64_t passed_over_ = 0;
    bool begun_ = false;
};

}  // namespace quoin::transfer
