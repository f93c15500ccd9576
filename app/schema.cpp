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

std::string shown(const migrate::RevisionFile& file) { return file.revision + " (" + file.message + ")"; }

}  // namespace

migrate::Chain read_revisions() { return or_throw(migrate::read_chain(migrations())); }

void upgrade_to_head(db::Connection& connection, db::Dialect dialect, const RevisionSeen& seen) {
    const auto chain = read_revisions();
    or_throw(migrate::upgrade(connection, dialect, chain,
                              [&seen](const migrate::RevisionFile& file) { seen(shown(file)); }));
}

std::vector<std::string> pending_revisions(db::Connection& connection, db::Dialect dialect) {
    const auto chain = read_revisions();
    const auto count = or_throw(migrate::pending(connection, dialect, chain));
    std::vector<std::string> list;
    for (auto file = chain.end() - static_cast<std::ptrdiff_t>(count); file != chain.end(); ++file)
        list.push_back(shown(*file));
    return list;
}

}  // namespace quoin::app
