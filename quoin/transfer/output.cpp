#include "quoin/transfer/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace quoin::transfer {

namespace {

constexpr std::size_t large = 256u << 10;

[[noreturn]] void fail(const std::string& name) {
    throw std::runtime_error("cannot write " + name + ": " + std::strerror(errno));
}

bool is_device(const std::string& path) {
    struct stat about{};
    return ::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode);
}

}  // namespace

void write_all(int descriptor, std::string_view bytes, const std::string& name) {
    while (!bytes.empty()) {
        const auto count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) fail(name);
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

Output::Output(std::string path, Readers readers) : path_(std::move(path)) {
    if (path_ == "-") return;
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC;
    if (!is_device(path_)) {  // /dev/null or a pipe is written as it is
        partial_ = path_ + ".part";
        ::unlink(partial_.c_str());
        flags |= O_EXCL;
    }
    descriptor_ =
        ::open((partial_.empty() ? path_ : partial_).c_str(), flags, readers == Readers::owner_only ? 0600 : 0666);
    if (descriptor_ < 0) fail(path_);
}

Output::~Output() {
    if (descriptor_ != STDOUT_FILENO) ::close(descriptor_);
    if (!partial_.empty()) ::unlink(partial_.c_str());
}

void Output::flush_if_large() {
    if (buffer_.size() >= large) flush();
}

void Output::flush() {
    write_all(descriptor_, buffer_, path_ == "-" ? "standard output" : path_);
    buffer_.clear();
}

void Output::finish() {
    flush();
    if (partial_.empty()) return;
    if (::fsync(descriptor_) < 0 || std::rename(partial_.c_str(), path_.c_str()) < 0) fail(path_);
    partial_.clear();
}

}  // namespace quoin::transfer
