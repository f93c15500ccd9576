#include "quoin/base/secret.hpp"

#include <cstring>

namespace quoin {

void wipe(void* memory, std::size_t size) noexcept {
    if (size) explicit_bzero(memory, size);
}

void wipe(std::string& text) noexcept {
    text.resize(text.capacity());  // also what a longer text left behind its end
    wipe(text.data(), text.size());
    text.clear();
}

}  // namespace quoin
