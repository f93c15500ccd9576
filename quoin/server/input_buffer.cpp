#include "quoin/server/input_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace quoin {

void InputBuffer::append(std::string_view text) {
    make_room(text.size());
    std::memcpy(data_.get() + end_, text.data(), text.size());
    end_ += text.size();
}

void InputBuffer::make_room(std::size_t size) {
    if (capacity_ - end_ >= size) return;
    const auto used = this->size();
    const auto from = data_.get() + begin_;
    if (capacity_ - used >= size) {
        std::memmove(data_.get(), from, used);
    } else {
        const auto capacity = std::max(capacity_ * 2, used + size);
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        std::memcpy(larger.get(), from, used);
        data_ = std::move(larger);
        capacity_ = capacity;
    }
    begin_ = 0;
    end_ = used;
}

}  // namespace quoin
