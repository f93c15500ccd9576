#include "quoin/migrate/sample_values.hpp"

#include "quoin/migrate/candidates.hpp"
#include "quoin/migrate/conversion.hpp"
#include "quoin/migrate/quoted.hpp"

#include <algorithm>
#include <set>

namespace quoin::migrate {

namespace {

using db::Dialect;

std::string as_text(const std::string& expression) { return "cast(" + expression + " as text)"; }

std::string converted(Dialect dialect, const Column& from, const Column& to) {
    if (from.type == to.type) return quoted(from.name);
    const auto how = conversion(dialect, from.name, from.type, to.type);
    return how ? how->expression : "";
}

std::string relabelled(const std::string& value, const std::vector<Rename>& labels, bool back) {
    if (labels.empty()) return value;
    auto cases = "case " + value;
    for (const auto& label : labels)
        cases += " when " + literal(back ? label.to : label.label) + " then " + literal(back ? label.label : label.to);
    return cases + " else " + value + " end";
}

// A query for the candidates that go the whole way: their place, and what they are at its end.
class Way {
public:
    Way(Dialect dialect, const ColumnPath& path) : dialect_(dialect), path_(path) {}

    std::string query(const std::vector<std::string>& candidates) const {
        const auto* start = path_.column ? path_.column : path_.goal;
        std::string sql;
        for (std::size_t i = 0; i < candidates.size(); ++i)
            sql += (i ? " union all select " : "select ") + std::to_string(i) + " as place, " +
                   typed(candidates[i], *start) + " as " + quoted(start->name);
        if (!path_.column) return finish(filter(sql, path_.after, *path_.goal), *path_.goal);
        sql = filter(sql, path_.before, *path_.column);
        if (!path_.goal) return finish(sql, *path_.column);
        const auto there = converted(dialect_, *path_.column, *path_.goal);
        if (there.empty()) return finish(sql, *path_.column);  // the column starts anew
        sql = filter(step(sql, relabelled(there, path_.labels, false), *path_.goal), path_.after, *path_.goal);
        const auto back = converted(dialect_, *path_.goal, *path_.column);
        if (path_.untouched() || back.empty()) return finish(sql, *path_.goal);
        const auto returned = step("select place, " + quoted(path_.goal->name) + " from (" + sql + ") as there",
                                   relabelled(back, path_.labels, true), *path_.column);
        return "select there.place, lower(" + as_text("there." + quoted(path_.goal->name)) + ") from (" + sql +
               ") as there join (" + filter(returned, path_.before, *path_.column) +
               ") as again on again.place = there.place";
    }

private:
    std::string typed(const std::string& candidate, const Column& column) const {
        return dialect_ == Dialect::sqlite ? candidate : "cast(" + candidate + " as " + column.type + ")";
    }
    static std::string filter(const std::string& sql, const Table* table, const Column& column) {
        return "select place, " + quoted(column.name) + " from (" + sql + ") as filtered where " +
               condition_of(own_checks(*table, column.name));
    }
    static std::string step(const std::string& sql, const std::string& expression, const Column& goal) {
        return "select place, " + expression + " as " + quoted(goal.name) + " from (" + sql + ") as converted";
    }
    static std::string finish(const std::string& sql, const Column& column) {
        return "select place, lower(" + as_text(quoted(column.name)) + ") from (" + sql + ") as done";
    }

    Dialect dialect_;
    const ColumnPath& path_;
};

struct Passed {
    std::size_t place;
    std::string result;
};

std::vector<Passed> ask(db::Connection& scratch, const std::string& query) {
    std::vector<Passed> passed;
    for (const auto& row : scratch.query(query)) passed.push_back({std::stoul(row.at(0)), row.at(1)});
    std::ranges::sort(passed, {}, &Passed::place);
    return passed;
}

// All at once; one by one where the engine cannot even convert one of them.
std::vector<Passed> try_out(db::Connection& scratch, const Way& way, const std::vector<std::string>& candidates) {
    try {
        return ask(scratch, way.query(candidates));
    } catch (const db::Unavailable&) {
        throw;
    } catch (const db::Error&) {
        std::vector<Passed> passed;
        for (std::size_t i = 0; i < candidates.size() && candidates.size() > 1; ++i)
            for (auto& one : try_out(scratch, way, {candidates[i]})) passed.push_back({i, std::move(one.result)});
        return passed;
    }
}

}  // namespace

std::vector<std::string> sample_values(db::Connection& scratch, Dialect dialect, const ColumnPath& path,
                                       std::size_t most, const std::vector<std::string>& offered) {
    const auto tried = offered.empty() ? candidates(dialect, path) : offered;
    if (tried.empty()) return {};
    std::vector<std::string> values;
    std::set<std::string> seen;
    for (const auto& [place, result] : try_out(scratch, Way(dialect, path), tried))
        if (values.size() < most && seen.insert(result).second) values.push_back(tried[place]);
    return values;
}

}  // namespace quoin::migrate
