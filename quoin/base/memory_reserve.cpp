#include "quoin/base/memory_reserve.hpp"

#include <cstdlib>
#include <new>

namespace quoin {

namespace {

// What the handler finds, which is a plain function.
std::atomic<MemoryReserve*>& installed() {
    static std::atomic<MemoryReserve*> reserve = nullptr;
    return reserve;
}

}  // namespace

MemoryReserve::MemoryReserve() {
    refill();
    installed() = this;
    std::set_new_handler(give_one);
}

MemoryReserve::~MemoryReserve() {
    std::set_new_handler(nullptr);
    installed() = nullptr;
    for (auto& block : blocks_) std::free(block);
}

std::size_t MemoryReserve::refill() noexcept {
    std::size_t missing = 0;
    for (auto& block : blocks_) {
        if (block) continue;
        ++missing;
        block = std::malloc(block_size);
    }
    return missing;
}

void MemoryReserve::give_one() {
    if (auto* reserve = installed().load())
        for (auto& block : reserve->blocks_)
            if (auto* memory = block.exchange(nullptr)) return std::free(memory);
    throw std::bad_alloc();
}

}  // namespace quoin
