#include "quoin/transfer/input.hpp"

#include "quoin/transfer/format.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace quoin::transfer {

static constexpr std::size_t piece_size = 256u << 10;
static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::optional<Format> format_of(std::string_view path) {
    if (path.ends_with(".csv")) return Format::csv;
    if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) return Format::ndjson;
    return std::nullopt;
}

Input::Input(const std::string& path)
    : name_(path == "-" ? "standard input" : path),
      descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat about{};
    if (descriptor_ < 0 || ::fstat(descriptor_, &about) < 0)
        throw std::runtime_error("cannot read " + name_ + ": " + std::strerror(errno));
    if (S_ISREG(about.st_mode)) size_ = static_cast<std::uint64_t>(about.st_size);
    piece_.resize(piece_size);
}

Input::~Input() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

std::string_view Input::read() {
    auto piece = read_piece();
    if (!std::exchange(begun_, true) && piece.starts_with(byte_order_mark)) {
        passed_over_ = byte_order_mark.size();
        piece.remove_prefix(passed_over_);
        if (piece.empty()) return read_piece();
    }
    return piece;
}

// Full, but at the end: a pipe gives less at a time.
std::string_view Input::read_piece() {
    std::size_t filled = 0;
    while (filled < piece_.size()) {
        const auto count = ::read(descriptor_, piece_.data() + filled, piece_.size() - filled);
        if (count == 0) break;
        if (count > 0)
            filled += static_cast<std::size_t>(count);
        else if (errno != EINTR)
            throw std::runtime_error("cannot read " + name_ + ": " + std::strerror(errno));
    }
    return std::string_view(piece_).substr(0, filled);
}

}  // namespace quoin::transfer
