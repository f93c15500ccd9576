#pragma once
// What the files that call OpenSSL share: its objects freed by their owner, its errors thrown.

#include <memory>
#include <string_view>

namespace quoin {

template <auto free>
struct FreedBy {
    void operator()(auto* object) const noexcept { free(object); }
};

template <class T, auto free>
using Owned = std::unique_ptr<T, FreedBy<free>>;

// Throws std::runtime_error with what was tried and OpenSSL's own reason, and leaves this thread's error queue empty.
// std::bad_alloc where memory was missing.
[[noreturn]] void openssl_failed(std::string_view what);

// The same where nothing but memory can have been missing, whatever OpenSSL calls it.
[[noreturn]] void openssl_out_of_memory();

}  // namespace quoin
