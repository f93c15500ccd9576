#include "quoin/db/postgres_lane.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"

#include <algorithm>

namespace quoin::db::postgres {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t longest_queue = 10'000;
constexpr std::size_t largest_batch = 1'000;
constexpr std::size_t largest_message = 4u << 20;  // bytes of parameters
// How long an operation waits for a connection to come (back).
constexpr auto outage_patience = 1500ms;
constexpr auto look_every = 100ms;
constexpr unsigned most_turns = 4;  // of the loop, that a batch waits for company

std::exception_ptr unavailable(const char* why) { return std::make_exception_ptr(Unavailable(why)); }

}  // namespace

Lane::Lane(Loop& loop, const Target& target, Probe& probe)
    : loop_(loop), target_(target), probe_(probe), timer_(loop), connection_(loop, target, *this) {
    probe_.add(*this);
}

void Lane::submit(Operation& operation) {
    if (closed_) return reject(operation, unavailable("the database is closed"));
    if (waiting_.size() >= longest_queue) return reject(operation, unavailable("too much waits for the database"));
    if (auto fault = fault_of(operation)) return reject(operation, std::move(fault));
    waiting_.push_back({.operation = &operation, .since = Clock::now()});
    connection_.want();
    schedule();
    watch();
}

void Lane::reject(Operation& operation, std::exception_ptr why) {
    loop_.post([&operation, why] { operation.fail(why); });
}

// At the end of the tick, so that all its operations travel together.
void Lane::schedule() {
    if (scheduled_ || !batch_.empty() || !connection_.is_ready()) return;
    scheduled_ = true;
    turns_ = 0;
    gather();
}

// A batch costs PostgreSQL several times what one more operation in it does: where the tick brought company, so may the
// next turn of the loop. What is alone goes at once.
void Lane::gather() {
    gathered_ = waiting_.size();
    loop_.post(alive_.guard([this] {
        if (waiting_.size() > gathered_ && turns_++ < most_turns) return gather();
        scheduled_ = false;
        send();
    }));
}

void Lane::send() {
    if (!batch_.empty() || !connection_.is_ready()) return;
    choose(waiting_, chosen_);
    if (chosen_.empty()) return;
    batch_.arrange(chosen_);
    sent_at_ = Clock::now();
    ++stats_.batches;
    stats_.statements += batch_.parts().size();
    stats_.operations += batch_.operations().size();
    if (target_.echoes())
        for (const auto& part : batch_.parts()) echo_statement(batch_.text(part));
    syncs_ = batch_.send(connection_);
}

void Lane::choose(std::vector<Waiting>& waiting, std::vector<Waiting>& chosen) {
    take_front(waiting, chosen, largest_batch);
}

void Lane::take_front(std::vector<Waiting>& waiting, std::vector<Waiting>& chosen, std::size_t limit) {
    std::size_t count = 0, size = 0;
    while (count < std::min(limit, waiting.size()) && (count == 0 || size < largest_message))
        size += size_of(*waiting[count++].operation);
    if (count == waiting.size()) return chosen.swap(waiting);
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(count);
    chosen.assign(waiting.begin(), end);
    waiting.erase(waiting.begin(), end);
}

void Lane::synced(const PGresult* error) {
    if (!error) {
        synced_ = --syncs_ == 0;
        return;
    }
    commit_error_ = error_of(*error);
    commit_code_ = code_of(*error);
}

void Lane::settled() {
    if (batch_.empty()) return;
    Ended ended;
    review(batch_, synced_, ended);
    if (synced_) finish_batch();
    ended.finish();
}

void Lane::finish_batch() {
    batch_.clear();
    synced_ = false;
    syncs_ = 0;
    commit_error_ = nullptr;
    commit_code_.clear();
    if (auto why = std::exchange(renew_, nullptr); why && connection_.is_ready()) connection_.drop(std::move(why));
    if (is_busy()) schedule();
}

void Lane::lost(const PipelinedConnection::Loss& loss) {
    Ended ended;
    end_batch(loss, ended);
    ended.finish();
}

void Lane::end_batch(const PipelinedConnection::Loss& loss, Ended& ended) {
    ++stats_.losses;
    lost_at_ = Clock::now();
    if (batch_.empty()) return;
    recover(batch_, loss, ended);
    finish_batch();
}

void Lane::put_back(std::span<const Waiting> operations) {
    for (const auto& waiting : operations) Batch::undo(*waiting.operation);
    waiting_.insert(waiting_.begin(), operations.begin(), operations.end());
}

std::exception_ptr Lane::hopeless(const Waiting& waiting) const {
    if (closed_) return unavailable("the database is closed");
    const auto now = Clock::now();
    const auto age = now - waiting.since;
    if (age > target_.patience()) return unavailable("the database did not come to it in time");
    // What it waited for an answer that was lost is no outage yet.
    if (connection_.is_ready() || now - std::max(waiting.since, lost_at_) <= outage_patience) return nullptr;
    return connection_.trouble() ? connection_.trouble() : unavailable("PostgreSQL cannot be reached");
}

void Lane::sweep(Ended& ended) {
    std::erase_if(waiting_, [&](const Waiting& waiting) {
        auto why = hopeless(waiting);
        if (why) ended.add(*waiting.operation, why);
        return why != nullptr;
    });
}

void Lane::watch() {
    if (std::exchange(watched_, true)) return;
    timer_.start(look_every, [this] {
        watched_ = false;
        look();
    });
}

void Lane::look() {
    Ended ended;
    if (held_up() > target_.patience()) give_up("PostgreSQL did not answer in time", ended);
    if (is_doubtful()) probe_.ask();
    sweep(ended);
    if (is_busy()) watch();
    ended.finish();
}

void Lane::end_session(const char* why, Ended& ended) { end_batch(connection_.drop(unavailable(why)), ended); }

void Lane::give_up(const char* why, Ended& ended) {
    for (auto& waiting : batch_.operations()) waiting.runs = most_runs;  // as long again would be too long
    end_session(why, ended);
}

void Lane::close() {
    closed_ = true;
    Ended ended;
    if (!batch_.empty()) give_up("the database is closed", ended);
    sweep(ended);
    ended.finish();
}

Lane::Clock::duration Lane::held_up() const { return batch_.empty() ? Clock::duration{} : Clock::now() - sent_at_; }

}  // namespace quoin::db::postgres
