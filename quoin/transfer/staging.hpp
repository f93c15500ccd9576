#pragma once
// Staging: the table of this connection alone that rows wait in until all are known to be good as a set: unique among
// themselves and beside what is stored, and with what they refer to. Only then does the real table see them.

#include "quoin/db/engine.hpp"
#include "quoin/transfer/place.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::transfer {

enum class Matching { exactly, ignoring_case };

// A rule that concerns more than one row.
struct SetRule {
    std::string member, msg, type;
    std::string faulty;  // the query for the `line` of each row of import_rows that breaks it
};

// What an import does in the database, as SQL. The rows stand in the table import_rows, here called r, with their line
// in the file and a column for each member.
struct Plan {
    std::string table, identity{};  // the column that the database counts where none is given
    struct Column {
        std::string name, value;  // value: an expression over r and the joins
    };
    std::vector<Column> columns{};
    std::string joins{};
    std::vector<SetRule> rules{};

    // A column that takes the member of its name.
    Plan& take(const std::string& member);
    // No two rows share it, stored or new: two rules.
    Plan& unique(const std::string& member, Matching matching = Matching::exactly);
};

class Staging {
public:
    // Makes the table; `members` and `types` are its columns behind `line`.
    Staging(db::Connection& connection, db::Dialect dialect, const Plan& plan,
            std::span<const std::string_view> members, std::span<const sql::Type> types);

    void add(std::size_t line, std::span<const sql::Value> values);
    // No more rows will be added. Begins the transaction that stores them, and holds them to the rules; gives how many
    // rows break one.
    std::int64_t check();
    // The faults, by line, with the members of their row; as many as are asked for.
    using SeeFault = std::function<void(std::size_t line, const SetRule& rule, std::span<const sql::Value> values)>;
    void each_fault(const SeeFault& see);
    void drop_faulty();
    // Stores what is left and commits; gives how many rows. Throws std::runtime_error where somebody else has stored
    // such a row since the check.
    std::int64_t store();

private:
    void create(std::span<const sql::Type> types);
    std::string insertion(bool given) const;
    void count_on();

    db::Connection& connection_;
    db::Dialect dialect_;
    const Plan& plan_;
    std::vector<std::string_view> columns_;
    std::vector<sql::Type> types_;
    std::unique_ptr<db::BulkInsert> bulk_;
    std::vector<sql::Value> values_;
};

}  // namespace quoin::transfer
