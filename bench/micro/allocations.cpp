#include "bench/micro/allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local std::size_t made = 0;  // allocations of this thread

}  // namespace

void* operator new(std::size_t size) {
    ++made;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace quoin::bench {

Allocations::Allocations(benchmark::State& state) : state_(state), before_(made) {}

Allocations::~Allocations() {
    state_.counters["allocations"] =
        benchmark::Counter(static_cast<double>(made - before_), benchmark::Counter::kAvgIterations);
}

}  // namespace quoin::bench
