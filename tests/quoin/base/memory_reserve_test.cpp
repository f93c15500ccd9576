#include "quoin/base/memory_reserve.hpp"

#include <doctest/doctest.h>

#include <new>

using namespace quoin;

TEST_CASE("F32: what fails to be allocated takes from the reserve, and fails only when that is empty") {
    MemoryReserve reserve;
    CHECK(reserve.refill() == 0);
    const auto handler = std::get_new_handler();
    const bool is_set = handler != nullptr;
    REQUIRE(is_set);
    handler();
    handler();
    CHECK(reserve.refill() == 2);
    CHECK(reserve.refill() == 0);
    for (int i = 0; i < 512; ++i) handler();
    CHECK_THROWS_AS(handler(), std::bad_alloc);
    CHECK(reserve.refill() == 512);
}

TEST_CASE("without a reserve an allocation fails at once") {
    {
        const MemoryReserve reserve;
    }
    const bool is_set = std::get_new_handler() != nullptr;
    CHECK_FALSE(is_set);
}
