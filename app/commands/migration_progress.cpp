#include "app/commands/migration_progress.hpp"

#include "quoin/base/joined.hpp"

#include <utility>

namespace quoin::app {

using namespace std::chrono_literals;
using migrate::Direction;
using std::chrono::milliseconds;

namespace {

// A live line appears only for what somebody would notice.
constexpr milliseconds first_live = 100ms, between_lines = 10s;

std::string seconds(milliseconds elapsed) { return std::to_string(elapsed / 1s) + " s"; }

}  // namespace

std::string transition(const migrate::RevisionFile& file, Direction direction) {
    auto before = file.down_revisions.empty() ? "base" : joined(file.down_revisions), after = file.revision;
    if (direction == Direction::down) std::swap(before, after);
    return before + " -> " + after + ", " + file.message;
}

MigrationProgress::MigrationProgress(std::ostream& output, std::ostream& errors, ProgressStyle style)
    : output_(output), errors_(errors), style_(std::move(style)), next_(first()) {}

milliseconds MigrationProgress::first() const { return style_.live ? first_live : between_lines; }

void MigrationProgress::begins(const migrate::Step& step) {
    next_ = first();
    const std::string verb = step.direction == Direction::up ? "upgrade" : "downgrade";
    if (style_.lists_revisions)
        output_ << '[' << step.number << '/' << step.count << "] " << verb << ' '
                << transition(step.file, step.direction) << '\n'
                << std::flush;
    if (step.script.marks.allows_data_loss)
        errors_ << "warning: the " << verb << " of " << label(step.file) << " loses data, as its file says\n"
                << std::flush;
}

void MigrationProgress::works(const migrate::Step& step, const migrate::Activity& activity, milliseconds elapsed) {
    if (elapsed < next_) return;
    auto what = step.file.name + ":" + std::to_string(activity.line);
    if (activity.done) what += ", " + std::to_string(static_cast<int>(*activity.done * 100)) + " %";
    tell(what, elapsed);
}

void MigrationProgress::waits(milliseconds elapsed) {
    if (elapsed >= next_) tell("waiting for another process that migrates", elapsed);
}

void MigrationProgress::is_blocked(const migrate::Step&, const std::string& why) {
    clear();
    errors_ << "quoin: " << why << "; trying again\n" << std::flush;
}

void MigrationProgress::ends(const migrate::Step&, milliseconds) { clear(); }

void MigrationProgress::tell(const std::string& what, milliseconds elapsed) {
    if (style_.live) {
        errors_ << "\r\x1b[K" << what << ", " << seconds(elapsed) << std::flush;
        shown_ = true;
    } else {
        errors_ << "quoin: " << what << ", " << seconds(elapsed) << '\n' << std::flush;
        next_ = elapsed + between_lines;
    }
}

void MigrationProgress::clear() {
    if (std::exchange(shown_, false)) errors_ << "\r\x1b[K" << std::flush;
}

}  // namespace quoin::app
