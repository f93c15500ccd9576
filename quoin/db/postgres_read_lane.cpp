#include "quoin/db/postgres_error.hpp"
#include "quoin/db/postgres_lane.hpp"

namespace quoin::db::postgres {

// None of the keys is to blame, and one by one they would only load the server more.
static bool would_fail_again(const std::string& code) {
    return code == "57014" || code == "55P03" || concerns_statement(code) || concerns_everybody(code);
}

void ReadLane::review(Batch& batch, bool synced, Ended& ended) {
    const auto parts = batch.parts();
    for (; reviewed_ < parts.size(); ++reviewed_) {
        const auto& part = parts[reviewed_];
        if (part.state != Part::State::unanswered)
            judge(batch.operations(part), part, ended);
        else if (synced)  // skipped after a refused statement
            run_alone(batch.operations(part));
        else
            return;
    }
    if (synced) reviewed_ = 0;
}

void ReadLane::judge(std::span<Waiting> operations, const Part& part, Ended& ended) {
    const bool refused = part.state == Part::State::refused;
    if (refused && part.row_count > 1 && !would_fail_again(part.code)) return run_alone(operations);
    for (auto& waiting : operations)
        refused ? ended.add(*waiting.operation, part.error) : ended.add(*waiting.operation);
}

void ReadLane::run_alone(std::span<Waiting> operations) {
    for (auto& waiting : operations) waiting.alone = true;
    put_back(operations);
}

void ReadLane::recover(Batch& batch, const PipelinedConnection::Loss& loss, Ended& ended) {
    const auto parts = batch.parts();
    for (; reviewed_ < parts.size(); ++reviewed_) {
        const auto& part = parts[reviewed_];
        if (part.state == Part::State::unanswered)
            recover(batch.operations(part), loss.error, ended);
        else
            judge(batch.operations(part), part, ended);
    }
    reviewed_ = 0;
}

void ReadLane::recover(std::span<Waiting> operations, const std::exception_ptr& why, Ended& ended) {
    for (auto& waiting : operations)
        if (++waiting.runs < most_runs)
            put_back({&waiting, 1});
        else
            ended.add(*waiting.operation, why);
}

}  // namespace quoin::db::postgres
