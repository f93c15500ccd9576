#include "quoin/transfer/staging.hpp"

#include "quoin/db/error.hpp"
#include "quoin/sql/codec.hpp"

#include <stdexcept>

namespace quoin::transfer {

using db::Dialect;

namespace {

std::string joined(std::span<const std::string_view> names, std::string_view before = "") {
    std::string out;
    for (const auto& name : names) ((out += out.empty() ? "" : ", ") += before) += name;
    return out;
}

std::string key(const std::string& alias, const std::string& member, Matching matching) {
    const auto column = alias + "." + member;
    return matching == Matching::exactly ? column : "lower(" + column + ")";
}

}  // namespace

Plan& Plan::take(const std::string& member) {
    columns.push_back({member, "r." + member});
    return *this;
}

Plan& Plan::unique(const std::string& member, Matching matching) {
    rules.push_back({member, "It is already taken", "unique",
                     "select r.line from import_rows r join " + table + " stored on " +
                         key("stored", member, matching) + " = " + key("r", member, matching)});
    rules.push_back({member, "An earlier line has the same", "unique",
                     "select numbered.line from (select r.line, row_number() over (partition by " +
                         key("r", member, matching) + " order by r.line) as nth from import_rows r where r." + member +
                         " is not null) as numbered where numbered.nth > 1"});
    return *this;
}

Staging::Staging(db::Connection& connection, Dialect dialect, const Plan& plan,
                 std::span<const std::string_view> members, std::span<const sql::Type> types)
    : connection_(connection), dialect_(dialect), plan_(plan), columns_{"line"}, types_{sql::Type::bigint} {
    columns_.insert(columns_.end(), members.begin(), members.end());
    types_.insert(types_.end(), types.begin(), types.end());
    create(types);
    bulk_ = connection_.insert_many("import_rows", columns_, types_);
}

// SQLite's columns need no types here, and its key keeps the rows in their order.
void Staging::create(std::span<const sql::Type> types) {
    const bool typed = dialect_ == Dialect::postgres;
    std::string text = "create temporary table import_rows (line ";
    text += typed ? "bigint" : "integer primary key";
    for (std::size_t i = 0; i < types.size(); ++i) {
        (text += ", ") += columns_[i + 1];
        if (typed) (text += " ") += sql::postgres_name(types[i]);
    }
    connection_.execute(text + ");create temporary table import_faults (line bigint, rule bigint)");
}

void Staging::add(std::size_t line, std::span<const sql::Value> values) {
    values_.assign(1, sql::Value::of_integer(static_cast<std::int64_t>(line)));
    values_.insert(values_.end(), values.begin(), values.end());
    bulk_->add(values_);
}

std::int64_t Staging::check() {
    bulk_->finish();
    bulk_.reset();
    // SQLite's writer lock is held from here to the end, so nobody stores anything between the check and the rows.
    connection_.execute(dialect_ == Dialect::sqlite ? "begin immediate" : "begin; analyze import_rows");
    for (std::size_t i = 0; i < plan_.rules.size(); ++i)
        connection_.execute("insert into import_faults (line, rule) select broken.line, " + std::to_string(i) +
                            " from (" + plan_.rules[i].faulty + ") as broken");
    return std::stoll(connection_.query("select count(distinct line) from import_faults").at(0).at(0));
}

void Staging::each_fault(const SeeFault& see) {
    struct Context {
        const SeeFault& see;
        const std::vector<SetRule>& rules;
    } context{see, plan_.rules};
    const auto members = std::span(columns_).subspan(1);
    connection_.read("select f.line, f.rule, " + joined(members, "r.") +
                         " from import_faults f join import_rows r on r.line = f.line order by f.line, f.rule",
                     {.into = &context, .row = [](void* into, std::span<const sql::Value> values) {
                          const auto& to = *static_cast<Context*>(into);
                          const auto line = static_cast<std::size_t>(sql::integer_of(values[0]));
                          const auto rule = static_cast<std::size_t>(sql::integer_of(values[1]));
                          to.see(line, to.rules[rule], values.subspan(2));
                      }});
}

void Staging::drop_faulty() {
    connection_.execute("delete from import_rows where line in (select line from import_faults)");
}

std::int64_t Staging::store() {
    try {
        const auto rows = std::stoll(connection_.query("select count(*) from import_rows").at(0).at(0));
        connection_.execute(insertion(true));
        if (!plan_.identity.empty()) {
            count_on();
            connection_.execute(insertion(false));
        }
        connection_.execute("commit");
        return rows;
    } catch (const db::ConstraintViolation&) {
        throw std::runtime_error("somebody else has just stored a row like one of these: try again");
    }
}

// The rows with an id of their own, or those that are given the next: first the former, so that none is given twice.
std::string Staging::insertion(bool given) const {
    std::string names, values;
    for (const auto& column : plan_.columns) {
        if (!given && column.name == plan_.identity) continue;
        (names += names.empty() ? "" : ", ") += column.name;
        (values += values.empty() ? "" : ", ") += column.value;
    }
    std::string which;
    if (!plan_.identity.empty()) which = " where r." + plan_.identity + (given ? " is not null" : " is null");
    return "insert into " + plan_.table + " (" + names + ") select " + values + " from import_rows r" + plan_.joins +
           which + " order by r.line";
}

// SQLite goes on behind the greatest id by itself.
void Staging::count_on() {
    if (dialect_ == Dialect::sqlite) return;
    const auto counter = "pg_get_serial_sequence('" + plan_.table + "', '" + plan_.identity + "')";
    connection_.execute("select setval(" + counter + ", greatest.id) from (select max(" + plan_.identity +
                        ") as id from import_rows) as greatest where greatest.id > coalesce(pg_sequence_last_value(" +
                        counter + "), 0)");
}

}  // namespace quoin::transfer
