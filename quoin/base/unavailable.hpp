#pragma once
// Marks an exception as temporary: the client is told to come back (503 with Retry-After).

namespace quoin {

class TemporarilyUnavailable {
public:
    virtual ~TemporarilyUnavailable() = default;
    // Whether the request may have been carried out all the same.
    virtual bool outcome_unknown() const noexcept { return false; }
    int retry_after() const noexcept { return 1; }  // seconds
};

}  // namespace quoin
