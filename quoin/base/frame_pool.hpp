#pragma once
// Memory for coroutine frames, recycled per thread so that a request in steady state allocates none.

#include <cstddef>

namespace quoin {

void* allocate_frame(std::size_t size);
void free_frame(void* frame, std::size_t size) noexcept;

}  // namespace quoin
