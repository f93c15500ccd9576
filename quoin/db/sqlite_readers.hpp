#pragma once
// Readers: the threads for reads that would hold up a loop.

#include "quoin/base/blocking.hpp"
#include "quoin/db/sqlite_stream.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace quoin::db::sqlite {

class Readers {
public:
    explicit Readers(Reading reading) : reading_(std::move(reading)) {}

    // Runs a read on another thread and finishes it on `loop`; at once when too many are waiting.
    void read(Loop& loop, Operation& operation);

    // Streams have threads of their own: a read that computes for seconds must not stop them.
    BlockingPool& stream_workers() { return stream_workers_; }
    const Reading& reading() const { return reading_; }

private:
    static constexpr std::size_t threads = 2, queue_limit = 1'000;

    static Task<void> read_elsewhere(Readers& readers, Loop& loop, Operation& operation);
    void read_now(Operation& operation);

    Reading reading_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Session>> idle_;  // never more than there are threads
    BlockingPool read_workers_{threads, queue_limit}, stream_workers_{threads, queue_limit};
};

}  // namespace quoin::db::sqlite
