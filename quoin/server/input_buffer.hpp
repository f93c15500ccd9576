#pragma once
// The bytes a client sent that are not answered yet: small while nothing is there, larger only for a large head.

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace quoin {

class InputBuffer {
public:
    std::string_view text() const { return {data_.get() + begin_, end_ - begin_}; }
    std::size_t size() const { return end_ - begin_; }
    bool empty() const { return begin_ == end_; }
    // The bytes after the first `skipped`, for decoding in place.
    std::span<char> bytes_after(std::size_t skipped) { return {data_.get() + begin_ + skipped, size() - skipped}; }

    // Room for more, at the end; what text() gave is no longer valid.
    std::span<char> space() {
        if (capacity_ - end_ < worth_a_read) make_room(worth_a_read);
        return {data_.get() + end_, capacity_ - end_};
    }
    void filled(std::size_t size) { end_ += size; }
    void append(std::string_view text);
    void consume(std::size_t size) {
        begin_ += size;
        if (begin_ == end_) rewind();
    }
    void truncate(std::size_t size) { end_ = begin_ + size; }

private:
    static constexpr std::size_t initial = 2048, worth_a_read = 512;

    void rewind() {
        begin_ = end_ = 0;
        if (capacity_ > initial) *this = InputBuffer();
    }
    void make_room(std::size_t size);

    std::unique_ptr<char[]> data_ = std::make_unique_for_overwrite<char[]>(initial);
    std::size_t capacity_ = initial, begin_ = 0, end_ = 0;
};

}  // namespace quoin
