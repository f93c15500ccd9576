#pragma once
// What the fuzz targets have in common: each is one function that takes bytes of a stranger and must hold what it says.

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <source_location>
#include <string_view>

namespace quoin::fuzz {

// The bytes in memory of their own, so that a read behind their end is found.
class Bytes {
public:
    explicit Bytes(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
        text.copy(bytes_.get(), size_);
    }
    std::string_view text() const { return {bytes_.get(), size_}; }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

// What holds for every input; where it does not, the process ends and the fuzzer keeps the input.
inline void require(bool holds, std::source_location where = std::source_location::current()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%u: this does not hold\n", where.file_name(), static_cast<unsigned>(where.line()));
    std::abort();
}

}  // namespace quoin::fuzz
