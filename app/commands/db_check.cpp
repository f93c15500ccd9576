// quoin db check and lint: whether what is there, and what is to come, is as it should be.

#include "app/commands/db_session.hpp"
#include "app/commands/findings.hpp"
#include "app/commands/revision_view.hpp"
#include "app/models.hpp"
#include "quoin/migrate/diff.hpp"
#include "quoin/migrate/introspect.hpp"
#include "quoin/migrate/scratch.hpp"
#include "quoin/migrate/target.hpp"
#include "quoin/migrate/words.hpp"
#include "quoin/schema/object_writer.hpp"

#include <algorithm>
#include <iostream>

namespace quoin::app {

namespace {

migrate::FileList pending_of(const migrate::History& history, const migrate::Revisions& applied) {
    migrate::FileList pending;
    for (const auto& file : history.files())
        if (!applied.contains(file.revision)) pending.push_back(&file);
    return pending;
}

// How the database's schema differs from the models', in words.
std::vector<std::string> differences(DbSession& session) {
    const auto scratch = migrate::open_scratch(session.database());
    const auto wanted = migrate::canonical(*scratch, migrate::catalogue_of<Models>(session.dialect()));
    return in_words(difference(migrate::introspect(session.connection(), session.dialect()), wanted));
}

void print_json(const migrate::History& history, const migrate::FileList& pending,
                const std::vector<std::string>& lines) {
    std::string text;
    {
        ObjectWriter object(text);
        object.raw("pending", RevisionView(history).json(pending));
        object.string_list("differences", lines);
    }
    std::cout << text << '\n';
}

}  // namespace

int db_check(const DbArguments& arguments) {
    DbSession session(arguments);
    const auto& history = session.history();
    const auto applied = session.applied();
    const auto pending = pending_of(history, applied);
    const auto lines = pending.empty() ? differences(session) : std::vector<std::string>{};
    const bool good = pending.empty() && lines.empty();
    if (arguments.json) print_json(history, pending, lines);
    for (const auto& line : lines)
        if (!arguments.json) std::cout << line << '\n';
    if (good && !arguments.json)
        std::cout << "The database is at " << (applied.empty() ? "base" : labels(history.heads_of(applied)))
                  << ", and as the models ask\n";
    if (!pending.empty())
        std::cerr << "quoin: still to be applied: " << labels(pending) << " (`quoin db upgrade`)\n";
    else if (!good)
        std::cerr << "quoin: the database is not as the models ask (`quoin db revision --autogenerate`)\n";
    return good ? 0 : 1;
}

std::string json_of(const std::vector<migrate::Finding>& findings) {
    std::string text = "[";
    for (const auto& finding : findings) {
        if (text.size() > 1) text += ',';
        ObjectWriter object(text);
        object.string("file", finding.file);
        object.integer("line", finding.line);
        object.string("engine", migrate::name_of(finding.dialect));
        object.string("what", finding.what);
        object.string("safer", finding.safer);
    }
    return text += ']';
}

int db_lint(const LintArguments& arguments) {
    const auto history = load_history(arguments);
    auto findings = migrate::lint(history.files());
    migrate::FileList chosen;
    for (const auto& name : arguments.revisions)
        for (const auto* file : or_fail(find_target(history, name))) chosen.push_back(file);
    if (!arguments.revisions.empty())
        std::erase_if(findings, [&](const migrate::Finding& finding) {
            return std::ranges::find(chosen, finding.file, [](const auto* file) { return file->name; }) == chosen.end();
        });
    if (arguments.json)
        std::cout << "{\"findings\":" << json_of(findings) << "}\n";
    else
        for (const auto& finding : findings) std::cout << in_words(finding) << '\n';
    return arguments.strict && !findings.empty() ? 1 : 0;
}

}  // namespace quoin::app
