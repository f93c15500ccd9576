#pragma once
// Counts what a benchmark's loop allocates: the allocator of this program counts.

#include <benchmark/benchmark.h>

namespace quoin::bench {

// Reports "allocations", a mean per iteration, from its construction to its end.
class Allocations {
public:
    explicit Allocations(benchmark::State& state);
    ~Allocations();
    Allocations(const Allocations&) = delete;
    Allocations& operator=(const Allocations&) = delete;

private:
    benchmark::State& state_;
    std::size_t before_;
};

}  // namespace quoin::bench
