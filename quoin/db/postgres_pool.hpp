#pragma once
// OrdinaryPool: the ordinary connections that a loop keeps for long answers.

#include "quoin/base/alive.hpp"
#include "quoin/db/postgres_ordinary.hpp"
#include "quoin/db/slow_readers.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace quoin::db::postgres {

// How many ordinary connections the process may have; each loop has its share.
struct Share {
    std::size_t kept, most;
    std::atomic<std::size_t> loops = 0;

    std::size_t kept_per_loop() const { return part(kept); }
    std::size_t most_per_loop() const { return part(most); }

private:
    std::size_t part(std::size_t whole) const {
        return std::max<std::size_t>(1, whole / std::max<std::size_t>(1, loops));
    }
};

class OrdinaryPool {
public:
    OrdinaryPool(Loop& loop, const Target& target, const Share& share, bool pre_ping);

    // A place among the loop's connections; free again with its end. May outlive the pool.
    class Lease {
    public:
        explicit Lease(OrdinaryPool& pool);
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease();
        OrdinaryConnection& connection() { return *connection_; }
        // The connection is at rest, and worth keeping. Otherwise it is closed, and what runs on it ends.
        void keep() { keep_ = true; }

    private:
        friend class OrdinaryPool;
        std::move_only_function<void(std::unique_ptr<OrdinaryConnection>)> give_back_;
        std::unique_ptr<OrdinaryConnection> connection_;
        bool keep_ = false;
    };

    // Waits for a free place, within the target's patience; throws Unavailable where none comes, or no connection.
    Task<std::unique_ptr<Lease>> lease();

    // Those that hold a place.
    SlowReaders& readers() { return readers_; }

private:
    struct Place;

    Task<void> open(OrdinaryConnection& connection);
    void give_back(std::unique_ptr<OrdinaryConnection> connection);

    Loop& loop_;
    const Target& target_;
    const Share& share_;
    bool pre_ping_;
    std::size_t taken_ = 0, failures_ = 0;
    std::vector<std::unique_ptr<OrdinaryConnection>> idle_;
    std::vector<Place*> queue_;
    SlowReaders readers_;
    Alive alive_;
};

}  // namespace quoin::db::postgres
