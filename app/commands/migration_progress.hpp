#pragma once
// MigrationProgress: tells somebody at the command line what the runner does.

#include "quoin/migrate/runner.hpp"

#include <chrono>
#include <functional>
#include <ostream>
#include <string>
#include <utility>

namespace quoin::app {

// "0003 -> 0004, products", and "0004 -> 0003, products" on the way down
std::string transition(const migrate::RevisionFile& file, migrate::Direction direction);

struct ProgressStyle {
    bool lists_revisions = true;  // a line for each, to `output`
    bool live = false;            // `errors` is a terminal: one line that changes; otherwise a line every ten seconds
    std::function<bool()> stops{};
};

class MigrationProgress : public migrate::Observer {
public:
    MigrationProgress(std::ostream& output, std::ostream& errors, ProgressStyle style);
    ~MigrationProgress() override { clear(); }
    MigrationProgress(const MigrationProgress&) = delete;
    MigrationProgress& operator=(const MigrationProgress&) = delete;

    void begins(const migrate::Step& step) override;
    void works(const migrate::Step& step, const migrate::Activity& activity,
               std::chrono::milliseconds elapsed) override;
    void is_blocked(const migrate::Step& step, const std::string& why) override;
    void ends(const migrate::Step& step, std::chrono::milliseconds elapsed) override;
    void waits(std::chrono::milliseconds elapsed) override;
    bool stops() override { return style_.stops && style_.stops(); }

    // Takes the live line away, before something else is written.
    void clear();

private:
    std::chrono::milliseconds first() const;  // when something is told for the first time
    void tell(const std::string& what, std::chrono::milliseconds elapsed);

    std::ostream& output_;
    std::ostream& errors_;
    ProgressStyle style_;
    std::chrono::milliseconds next_;  // when something is told again
    bool shown_ = false;              // a live line is on the terminal
};

}  // namespace quoin::app
