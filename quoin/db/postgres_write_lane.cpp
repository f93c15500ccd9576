#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"
#include "quoin/db/postgres_lane.hpp"

#include <algorithm>

namespace quoin::db::postgres {

namespace {

constexpr std::size_t largest_batch = 512, smallest_batch = 8;

std::exception_ptr outcome_unknown() {
    return std::make_exception_ptr(
        OutcomeUnknown("the connection to PostgreSQL ended after a transaction was sent and before its answer"));
}

}  // namespace

WriteLane::WriteLane(Loop& loop, const Target& target, Probe& probe)
    : Lane(loop, target, probe), limit_(largest_batch) {}

void WriteLane::choose(std::vector<Waiting>& waiting, std::vector<Waiting>& chosen) {
    fresh_ = again_.empty();
    if (fresh_) return take_front(waiting, chosen, limit_);
    chosen = std::move(again_.back());
    again_.pop_back();
}

void WriteLane::review(Batch& batch, bool synced, Ended& ended) {
    if (!synced) return;  // rows arrive before the commit
    if (!batch.is_refused() && !commit_error()) {
        for (auto& waiting : batch.operations()) ended.add(*waiting.operation);
        limit_ = std::min(largest_batch, limit_ * 2);
        return;
    }
    limit_ = std::max(smallest_batch, limit_ / 4);  // more of the kind may follow: what they cost grows with the batch
    for (auto& waiting : batch.operations()) Batch::undo(*waiting.operation);
    const auto parts = batch.parts();
    const auto found = std::ranges::find(parts, Part::State::refused, &Part::state);
    const Part* guilty = found == parts.end() ? nullptr : &*found;  // none: the commit itself was refused
    const auto& error = guilty ? guilty->error : commit_error();
    const auto& code = guilty ? guilty->code : commit_code();
    if (code == "25006") renew(error);  // a standby: another host may be the primary now
    if (concerns_everybody(code))
        end_all(batch.operations(), error, ended);
    else if (batch.operations().size() == 1)
        judge(batch.operations()[0], error, code, ended);
    else
        take_apart(batch, guilty, ended);
}

void WriteLane::end_all(std::span<Waiting> operations, const std::exception_ptr& error, Ended& ended) {
    for (auto& waiting : operations) ended.add(*waiting.operation, error);
}

void WriteLane::judge(Waiting waiting, std::exception_ptr error, const std::string& code, Ended& ended) {
    if (!is_conflict(code) || ++waiting.runs >= most_runs) return ended.add(*waiting.operation, std::move(error));
    again_.push_back({waiting});
}

// The innocent first, in one transaction, and by halves where they have failed before: so even a batch in which every
// operation fails costs only a few times its size. The guilty statement by halves, until its bad row stands alone.
void WriteLane::take_apart(Batch& batch, const Part* guilty, Ended& ended) {
    const auto all = batch.operations();
    if (!guilty) return halve(all);
    if (concerns_statement(guilty->code))
        end_all(batch.operations(*guilty), guilty->error, ended);
    else
        halve(batch.operations(*guilty));
    const auto before = all.first(guilty->first), after = all.subspan(guilty->last);
    Group innocent(before.begin(), before.end());
    innocent.insert(innocent.end(), after.begin(), after.end());
    if (innocent.empty()) return;
    if (fresh_)
        again_.push_back(std::move(innocent));
    else
        halve(innocent);
}

void WriteLane::halve(std::span<const Waiting> group) {
    const auto middle = (group.size() + 1) / 2;
    const auto first = group.first(middle), second = group.subspan(middle);
    if (!second.empty()) again_.emplace_back(second.begin(), second.end());
    again_.emplace_back(first.begin(), first.end());
}

void WriteLane::recover(Batch& batch, const PipelinedConnection::Loss& loss, Ended& ended) {
    // A transaction with a refused statement, or without its Sync, did not happen and may be run again.
    const bool happened_perhaps = loss.sent && !batch.is_refused();
    Group group;
    for (auto& waiting : batch.operations()) {
        Batch::undo(*waiting.operation);
        if (happened_perhaps)
            ended.add(*waiting.operation, outcome_unknown());
        else if (++waiting.runs < most_runs)
            group.push_back(waiting);
        else
            ended.add(*waiting.operation, loss.error);
    }
    if (!group.empty()) again_.push_back(std::move(group));
}

void WriteLane::sweep(Ended& ended) {
    for (auto& group : again_)
        std::erase_if(group, [&](const Waiting& waiting) {
            auto why = hopeless(waiting);
            if (why) ended.add(*waiting.operation, why);
            return why != nullptr;
        });
    std::erase_if(again_, [](const Group& group) { return group.empty(); });
    Lane::sweep(ended);
}

}  // namespace quoin::db::postgres
