#pragma once
// MemoryReserve: memory held back for the moment when there is none, so that what is under way can come to its end.

#include <array>
#include <atomic>
#include <cstddef>

namespace quoin {

// While it lives, an allocation by `new` that fails is tried again with a block of the reserve given back to the
// system; only when the last one is gone it throws std::bad_alloc. One at a time in a process.
class MemoryReserve {
public:
    MemoryReserve();
    ~MemoryReserve();
    MemoryReserve(const MemoryReserve&) = delete;
    MemoryReserve& operator=(const MemoryReserve&) = delete;

    // Takes back what was given, as far as there is memory again; gives the number of blocks that had been given since
    // the last time. From one thread.
    std::size_t refill() noexcept;

private:
    static constexpr std::size_t block_size = 4096, block_count = 512;

    static void give_one();

    std::array<std::atomic<void*>, block_count> blocks_{};
};

}  // namespace quoin
