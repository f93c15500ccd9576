#pragma once
// Descriptor: a file descriptor that is closed with its owner.

#include <unistd.h>

#include <utility>

namespace quoin {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int opened) noexcept : number_(opened) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { reset(); }

    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }
    int release() { return std::exchange(number_, -1); }
    void reset() {
        if (number_ >= 0) ::close(release());
    }

private:
    int number_ = -1;
};

}  // namespace quoin
