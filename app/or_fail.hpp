#pragma once
// or_fail: an expected failure of the framework's as the error, in one line, of a command.

#include <expected>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace quoin::app {

// The value, or std::runtime_error.
template <class T>
T or_fail(std::expected<T, std::string> result) {
    if (!result) throw std::runtime_error(result.error());
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace quoin::app
