#include "quoin/transfer/import.hpp"

namespace quoin::transfer {

namespace {

// Gathers a row's faults, which come one by one.
class Gathering {
public:
    Gathering(Refusals& refusals, ShowRow show) : refusals_(refusals), show_(show) {}

    void add(std::size_t line, const SetRule& rule, std::span<const sql::Value> values) {
        if (line != line_) {
            finish();
            line_ = line;
            if (!refusals_.enough()) show_(shown_, values);
        }
        faults_.push_back({{line, 0}, rule.member, rule.msg, rule.type});
    }
    void finish() {
        if (!faults_.empty() && !refusals_.enough()) refusals_.add(line_, faults_, shown_);
        faults_.clear();
        shown_.clear();
    }

private:
    Refusals& refusals_;
    ShowRow show_;
    std::size_t line_ = 0;
    Faults faults_;
    std::string shown_;
};

}  // namespace

std::int64_t settle(const ImportRun& run, Staging& staging, ShowRow show) {
    if (run.refusals.count() > 0 && !run.refusals.allowed()) return 0;
    run.progress.announce("checking the rows against each other and the database");
    if (staging.check() > 0) {
        Gathering gathering(run.refusals, show);
        staging.each_fault([&](std::size_t line, const SetRule& rule, std::span<const sql::Value> values) {
            gathering.add(line, rule, values);
        });
        gathering.finish();
        if (!run.refusals.allowed()) return 0;
        staging.drop_faulty();
    }
    run.refusals.flush();
    run.progress.announce("storing");
    return staging.store();
}

Faults detail::faults_of(const Issues& issues, std::size_t line) {
    Faults faults;
    for (const auto& issue : issues.list())
        faults.push_back({{line, 1}, issue.loc.empty() ? "" : issue.loc.front(), issue.msg, issue.type});
    return faults;
}

}  // namespace quoin::transfer
