#include "quoin/migrate/sections.hpp"

namespace quoin::migrate {

namespace {

bool has_lines(const std::string& statement) { return statement.contains('\n'); }

std::string section(const std::string& heading, const Rendered& script) {
    auto text = "-- " + heading + "\n";
    if (script.rebuilds_tables) text += "-- quoin: rebuilds tables\n";
    if (script.loses_data) text += "-- quoin: allows data loss\n";
    for (const auto& note : script.notes) text += "-- " + note + "\n";
    text += "\n";
    for (std::size_t i = 0; i < script.statements.size(); ++i) {
        const auto& statement = script.statements[i];
        if (i > 0 && (has_lines(statement) || has_lines(script.statements[i - 1]))) text += "\n";
        text += statement + ";\n";
    }
    return script.statements.empty() ? text : text + "\n";
}

std::string direction(const std::string& name, const Rendered* sqlite, const Rendered* postgres) {
    if (sqlite && postgres && *sqlite == *postgres) return section(name, *sqlite);
    std::string text;
    if (postgres) text += section(name + " postgresql", *postgres);
    if (sqlite) text += section(name + " sqlite", *sqlite);
    return text;
}

}  // namespace

std::string text_of(const Sections& sections) {
    const auto* sqlite = sections.sqlite ? &*sections.sqlite : nullptr;
    const auto* postgres = sections.postgres ? &*sections.postgres : nullptr;
    auto text = direction("up", sqlite ? &sqlite->up : nullptr, postgres ? &postgres->up : nullptr) +
                direction("down", sqlite ? &sqlite->down : nullptr, postgres ? &postgres->down : nullptr);
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
}

}  // namespace quoin::migrate
