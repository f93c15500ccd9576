#include "quoin/migrate/revision_text.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

bool has_lines(const std::string& statement) { return statement.contains('\n'); }

std::string section(const std::string& heading, const Rendered& script) {
    auto text = "\n-- " + heading + "\n";
    if (script.rebuilds_tables) text += "-- quoin: rebuilds tables\n";
    if (script.loses_data) text += "-- quoin: allows data loss\n";
    for (const auto& note : script.notes) text += "-- " + note + "\n";
    text += "\n";
    for (std::size_t i = 0; i < script.statements.size(); ++i) {
        const auto& statement = script.statements[i];
        if (i > 0 && (has_lines(statement) || has_lines(script.statements[i - 1]))) text += "\n";
        text += statement + ";\n";
    }
    return text;
}

std::string direction(const std::string& name, const Rendered* sqlite, const Rendered* postgres) {
    if (sqlite && postgres && *sqlite == *postgres) return section(name, *sqlite);
    std::string text;
    if (postgres) text += section(name + " postgresql", *postgres);
    if (sqlite) text += section(name + " sqlite", *sqlite);
    return text;
}

}  // namespace

std::string text_of(const RevisionText& revision) {
    std::string before;
    for (const auto& name : revision.down_revisions) (before += before.empty() ? "" : ", ") += name;
    auto text = "-- revision: " + revision.revision + "\n-- down_revision: " + (before.empty() ? "none" : before) +
                "\n-- message: " + revision.message + "\n";
    const auto *sqlite = revision.sqlite ? &*revision.sqlite : nullptr, *postgres = revision.postgres ? &*revision.postgres : nullptr;
    text += direction("up", sqlite ? &sqlite->up : nullptr, postgres ? &postgres->up : nullptr);
    text += direction("down", sqlite ? &sqlite->down : nullptr, postgres ? &postgres->down : nullptr);
    return text;
}

std::string file_name_of(const RevisionText& revision) {
    auto name = revision.revision + "_";
    for (const char c : revision.message) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c >= 'A' && c <= 'Z')
            name += static_cast<char>(c - 'A' + 'a');
        else if (kept)
            name += c;
        else if (!name.ends_with('_'))
            name += '_';
    }
    name.resize(std::min<std::size_t>(name.size(), 60));
    while (name.ends_with('_')) name.pop_back();
    return name + (name == revision.revision ? "_.sql" : ".sql");
}

}  // namespace quoin::migrate
