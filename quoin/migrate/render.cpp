#include "quoin/migrate/render.hpp"

#include "quoin/migrate/conversion.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

bool loses_data(const AlterColumn& alter, db::Dialect dialect, const Fills& fills) {
    const bool fills_nulls = alter.from.nullable && !alter.to.nullable &&
                             (!alter.to.default_value.empty() || !fill_of(fills, alter.table, alter.to).empty());
    if (fills_nulls) return true;  // which rows were null is forgotten
    if (alter.from.type == alter.to.type) return false;
    const auto how = conversion(dialect, alter.to.name, alter.from.type, alter.to.type);
    return !how || how->loses;
}

bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789.") == text.npos;
}

bool is_quoted(std::string_view text) {
    if (text.size() < 2 || !text.starts_with('\'') || !text.ends_with('\'')) return false;
    text = text.substr(1, text.size() - 2);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\'') continue;
        ++at;  // a quote inside stands twice
        if (at == text.size() || text[at] != '\'') return false;
    }
    return true;
}

}  // namespace

Rendered render(const Catalogue& from, const std::vector<Change>& changes, const Fills& fills) {
    auto script =
        from.dialect == db::Dialect::sqlite ? render_sqlite(from, changes, fills) : render_postgres(changes, fills);
    script.loses_data =
        std::ranges::any_of(changes, [&](const Change& change) { return loses_data(change, from.dialect, fills); });
    return script;
}

bool loses_data(const Change& change, db::Dialect dialect, const Fills& fills) {
    if (const auto* alter = std::get_if<AlterColumn>(&change)) return loses_data(*alter, dialect, fills);
    return std::holds_alternative<DropTable>(change) || std::holds_alternative<DropColumn>(change);
}

bool is_literal(std::string_view text) {
    return is_number(text) || is_quoted(text) || text == "true" || text == "false" || text == "null";
}

}  // namespace quoin::migrate
