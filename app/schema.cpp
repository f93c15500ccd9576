#include "app/schema.hpp"

#include "app/migrations.hpp"
#include "quoin/migrate/runner.hpp"

#include <stdexcept>

namespace quoin::app {

namespace {

// What an expected failure of the runner is on the command line: an error in one line.
template <class T>
T or_throw(std::expected<T, std::string> result) {
    if (!result) throw std::runtime_error(result.error());
    return *std::move(result);
}

class Telling : public migrate::Observer {
public:
    explicit Telling(const RevisionSeen& seen) : seen_(seen) {}
    void begins(const migrate::Step& step) override { seen_(label(step.file)); }

private:
    const RevisionSeen& seen_;
};

}  // namespace

migrate::History read_revisions() { return or_throw(migrate::read_history(migrations())); }

void upgrade_to_head(db::Connection& connection, db::Dialect dialect, const RevisionSeen& seen) {
    const auto history = read_revisions();
    Telling telling(seen);
    or_throw(migrate::Runner(connection, dialect, history).upgrade("head", telling));
}

std::vector<std::string> pending_revisions(db::Connection& connection, db::Dialect dialect) {
    const auto history = read_revisions();
    const auto applied = or_throw(check_applied(history, migrate::read_applied(connection, dialect)));
    std::vector<std::string> list;
    for (const auto& file : history.files())
        if (!applied.contains(file.revision)) list.push_back(label(file));
    return list;
}

}  // namespace quoin::app
