#include "app/secret_file.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace quoin::app {

namespace {

constexpr std::size_t most = 64 * 1024;
constexpr std::size_t key_bytes = 64;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_;
};

std::unexpected<std::string> failure(const std::string& path, const char* what = std::strerror(errno)) {
    return std::unexpected(path + ": " + what);
}

std::expected<Secret, std::string> read_text(int file, const std::string& path) {
    std::string text(most + 1, '\0');
    std::size_t size = 0;
    for (ssize_t n = 1; n > 0 && size < text.size(); size += static_cast<std::size_t>(n)) {
        n = read(file, text.data() + size, text.size() - size);
        if (n < 0) return wipe(text), failure(path);
    }
    if (size > most) return wipe(text), failure(path, "longer than 64 KiB");
    auto end = size;
    if (end && text[end - 1] == '\n') --end;
    if (end && text[end - 1] == '\r') --end;
    Secret secret(text.substr(0, end));
    wipe(text);
    return secret;
}

std::expected<Secret, std::string> read_kept(int file, const std::string& path) {
    struct stat about{};
    if (fstat(file, &about) != 0) return failure(path);
    if (!S_ISREG(about.st_mode)) return failure(path, "is not a plain file");
    if (about.st_uid != geteuid() && geteuid() != 0) return failure(path, "belongs to another user, who can read it");
    if (about.st_mode & 077)
        return failure(path, "can be read by others: chmod 600 it, or remove it to make a new one");
    auto secret = read_text(file, path);
    if (secret && secret->reveal().size() < 2 * key_bytes)
        return failure(path, "is damaged: remove it to make a new one");
    return secret;
}

std::string random_digits() {
    unsigned char bytes[key_bytes];
    if (getrandom(bytes, sizeof bytes, 0) != ssize_t{sizeof bytes}) throw std::runtime_error("no random numbers");
    std::string text;
    text.reserve(2 * key_bytes + 1);
    for (const auto byte : bytes)
        for (const auto half : {byte >> 4, byte & 15}) text += "0123456789abcdef"[half];
    wipe(bytes, sizeof bytes);
    return text;
}

// The whole file appears at once under its name, or not at all: another process never sees half of it, and the first
// one wins. 0 or an error number.
int publish(const Secret& secret, const std::string& path) {
    std::string draft = path + ".XXXXXX";
    const Descriptor file(mkostemp(draft.data(), O_CLOEXEC));  // 0600
    if (!file) return errno;
    const auto text = secret.reveal();
    const bool written = write(file.number(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                         fsync(file.number()) == 0;
    const int error = written && link(draft.c_str(), path.c_str()) == 0 ? 0 : errno ? errno : EIO;
    unlink(draft.c_str());
    return error;
}

}  // namespace

std::expected<SecretFile, std::string> read_secret_file(const std::string& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about{};
    if (!file || fstat(file.number(), &about) != 0) return failure(path);
    auto text = read_text(file.number(), path);
    if (!text) return std::unexpected(std::move(text.error()));
    return SecretFile{*std::move(text), (about.st_mode & S_IROTH) != 0};
}

std::expected<Secret, std::string> keep_secret(const std::string& path) {
    for (;;) {
        const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        if (file) return read_kept(file.number(), path);
        if (errno != ENOENT) return failure(path);
        Secret secret(random_digits());
        const int error = publish(secret, path);
        if (error == 0) return secret;
        if (error != EEXIST) return failure(path, std::strerror(error));
    }
}

}  // namespace quoin::app
