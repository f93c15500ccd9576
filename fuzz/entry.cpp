// Where libFuzzer calls the one target that a program is built for.

#include "fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    quoin::fuzz::QUOIN_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
