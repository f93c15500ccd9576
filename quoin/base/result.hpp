#pragma once
// Expected failures are values, named in the signature; everything else is an exception.

#include "quoin/base/slot.hpp"

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace quoin {

// A failure the client can be told about.
struct Failure {
    int status = 500;         // as HTTP counts them
    std::string detail;       // what the client reads
    std::string challenge{};  // WWW-Authenticate, for 401 and for 403 of a token (RFC 6750, section 3)
    int retry_after = 0;      // seconds, for 429 and 503; 0 where it has no meaning
};

// Each kind of failure is a type that knows its own status.
template <int Status>
struct FailureOf {
    static constexpr int status = Status;
    std::string detail;
    std::string challenge{};
    int retry_after = 0;
};

struct BadRequest : FailureOf<400> {};
struct Unauthorized : FailureOf<401> {};
struct Forbidden : FailureOf<403> {};
struct NotFound : FailureOf<404> {};
struct Conflict : FailureOf<409> {};
struct PreconditionFailed : FailureOf<412> {};
struct TooManyRequests : FailureOf<429> {};
struct Unavailable : FailureOf<503> {};

// Success with nothing to say; 204 on the wire.
struct Done {};

template <class T, class... List>
concept OneOf = (std::same_as<T, List> || ...);

// The failure of a result, to be handed on by a result that lists the same failures or more.
template <class... E>
struct Failed {
    Failure failure;
};

// Either a T, or one of the failures listed after it. No other failure can be put in.
template <class T, class... E>
class [[nodiscard]] Result {
public:
    using Value = T;

    Result(T value) : value_(std::move(value)) {}

    template <OneOf<E...> F>
    Result(F failure)
        : failure_{F::status, std::move(failure.detail), std::move(failure.challenge), failure.retry_after} {}

    template <OneOf<E...>... Fewer>
    Result(Failed<Fewer...> failed) : failure_(std::move(failed.failure)) {}

    // A result with fewer failures is also a result with more.
    template <OneOf<E...>... Fewer>
        requires(sizeof...(Fewer) < sizeof...(E))
    Result(Result<T, Fewer...> other) : value_(std::move(other.value_)), failure_(std::move(other.failure_)) {}

    explicit operator bool() const noexcept { return static_cast<bool>(value_); }
    T& operator*() & { return *value_; }
    T&& operator*() && { return *std::move(value_); }
    const T& operator*() const& { return *value_; }
    T* operator->() { return &*value_; }
    const T* operator->() const { return &*value_; }

    const Failure& failure() const { return failure_; }
    Failed<E...> failed() const { return {failure_}; }

private:
    template <class, class...>
    friend class Result;

    Slot<T> value_;
    Failure failure_{};
};

}  // namespace quoin
