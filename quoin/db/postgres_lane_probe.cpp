// What a lane does about a session that says nothing.

#include "quoin/db/postgres_lane.hpp"

#include <utility>

namespace quoin::db::postgres {

using namespace std::chrono_literals;

static constexpr auto doubtful_after = 1000ms;

SessionName Lane::session() const { return connection_.is_ready() ? connection_.session() : SessionName{}; }

std::uint64_t Lane::events() const { return connection_.events() + stats_.batches; }

bool Lane::was_idle() { return std::exchange(idle_, events()) == events() && is_free(); }

// Whether the batch on its way has brought nothing for a while, not even a part of its answer.
bool Lane::is_doubtful() {
    if (batch_.empty() || events() != seen_) {
        seen_ = events();
        seen_at_ = Clock::now();
    }
    return Clock::now() - seen_at_ > doubtful_after;
}

void Lane::hear(Probe::Verdict verdict, std::uint64_t events) {
    loop_.post(alive_.guard([this, verdict, events] {
        const bool lost = verdict == Probe::Verdict::unknown || (verdict == Probe::Verdict::rests && !batch_.empty());
        if (!lost || events != this->events()) return;
        Ended ended;
        end_session("PostgreSQL has forgotten the session, or the wire to it is broken", ended);
        ended.finish();
    }));
}

}  // namespace quoin::db::postgres
