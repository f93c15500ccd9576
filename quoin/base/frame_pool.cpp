#include "quoin/base/frame_pool.hpp"

#include <array>
#include <new>

namespace quoin {

#ifdef QUOIN_SANITIZED  // a recycled frame would hide its use after destruction

void* allocate_frame(std::size_t size) { return ::operator new(size); }
void free_frame(void* frame, std::size_t size) noexcept { ::operator delete(frame, size); }

#else

namespace {

constexpr std::size_t step = 64;     // sizes are rounded up to this
constexpr std::size_t classes = 64;  // frames over 4 KiB are not kept
constexpr std::size_t kept_per_class = 64;

struct Free {
    Free* next;
};

// Without a destructor, so that no access asks whether it is made yet.
struct Pool {
    std::array<Free*, classes> lists{};
    std::array<std::size_t, classes> counts{};
};

constinit thread_local Pool pool;

// Frees at the thread's end what its pool holds.
struct Emptying {
    Emptying() = default;
    Emptying(const Emptying&) = delete;
    Emptying& operator=(const Emptying&) = delete;
    ~Emptying() {
        for (auto*& list : pool.lists)
            while (auto* frame = list) {
                list = frame->next;
                ::operator delete(frame);
            }
        pool.counts.fill(kept_per_class);  // what is freed after this is not kept
    }
};

void* new_frame(std::size_t size) {
    thread_local const Emptying at_the_end;
    return ::operator new(size);
}

constexpr std::size_t class_of(std::size_t size) { return (size - 1) / step; }

}  // namespace

void* allocate_frame(std::size_t size) {
    const auto index = class_of(size);
    if (index >= classes) return ::operator new(size);
    if (auto* frame = pool.lists[index]) {
        pool.lists[index] = frame->next;
        --pool.counts[index];
        return frame;
    }
    return new_frame((index + 1) * step);
}

void free_frame(void* frame, std::size_t size) noexcept {
    const auto index = class_of(size);
    if (index >= classes || pool.counts[index] == kept_per_class) return ::operator delete(frame);
    pool.lists[index] = ::new (frame) Free{pool.lists[index]};
    ++pool.counts[index];
}

#endif

}  // namespace quoin
