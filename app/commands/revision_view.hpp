#pragma once
// Revisions as the command line shows them.

#include "quoin/migrate/history.hpp"

#include <string>

namespace quoin::app {

// Shows revisions of one history; `applied` is empty where the database was not asked.
class RevisionView {
public:
    explicit RevisionView(const migrate::History& history, migrate::Revisions applied = {})
        : history_(history), applied_(std::move(applied)) {}

    std::string name(const migrate::RevisionFile& file) const;   // "0004 (head)"
    std::string line(const migrate::RevisionFile& file) const;   // "0003 -> 0004 (head), products"
    std::string block(const migrate::RevisionFile& file) const;  // several lines, as Alembic's
    // {"revision":"0004","down_revisions":["0003"],"message":"products","file":"0004_products.sql","head":true}
    std::string json(const migrate::RevisionFile& file) const;
    std::string json(const migrate::FileList& files) const;

private:
    bool is_head(const migrate::RevisionFile& file) const { return history_.followers(file.revision).empty(); }
    bool is_current(const migrate::RevisionFile& file) const;

    const migrate::History& history_;
    migrate::Revisions applied_;
};

}  // namespace quoin::app
