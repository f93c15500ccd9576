#include "app/schema.hpp"

#include "app/migrations.hpp"
#include "app/or_fail.hpp"
#include "quoin/migrate/runner.hpp"

namespace quoin::app {

namespace {

class Telling : public migrate::Observer {
public:
    explicit Telling(const RevisionSeen& seen) : seen_(seen) {}
    void begins(const migrate::Step& step) override { seen_(label(step.file)); }

private:
    const RevisionSeen& seen_;
};

}  // namespace

migrate::History read_revisions() { return or_fail(migrate::read_history(migrations())); }

void upgrade_to_head(db::Connection& connection, db::Dialect dialect, const RevisionSeen& seen) {
    const auto history = read_revisions();
    Telling telling(seen);
    or_fail(migrate::Runner(connection, dialect, history).upgrade("head", telling));
}

std::vector<std::string> pending_revisions(db::Connection& connection, db::Dialect dialect) {
    const auto history = read_revisions();
    const auto applied = or_fail(check_applied(history, migrate::read_applied(connection, dialect)));
    std::vector<std::string> list;
    for (const auto& file : history.files())
        if (!applied.contains(file.revision)) list.push_back(label(file));
    return list;
}

}  // namespace quoin::app
