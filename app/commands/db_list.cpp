// quoin db current, heads, history and show.

#include "app/commands/commands.hpp"
#include "app/commands/db_session.hpp"
#include "app/commands/revision_view.hpp"
#include "quoin/migrate/target.hpp"
#include "quoin/schema/object_writer.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <ranges>

namespace quoin::app {

using migrate::FileList;
using migrate::History;

namespace {

void print_json(std::string_view name, const RevisionView& view, const FileList& files) {
    std::string text;
    {
        ObjectWriter object(text);
        object.raw(name, view.json(files));
    }
    std::cout << text << '\n';
}

void print(const ListArguments& arguments, std::string_view name, const RevisionView& view, const FileList& files) {
    if (arguments.json) return print_json(name, view, files);
    for (const auto* file : files) std::cout << (arguments.verbose ? view.block(*file) : view.name(*file)) << '\n';
}

// Those above FROM up to TO, the newest first.
FileList in_range(const History& history, const std::string& range) {
    const auto colon = range.find(':');
    if (colon == range.npos) throw UsageError{"--rev-range: expected FROM:TO"};
    const auto from = range.substr(0, colon), to = range.substr(colon + 1);
    const auto below = or_fail(find_applied_at(history, from.empty() ? "base" : from));
    const auto wanted = or_fail(find_applied_at(history, to.empty() ? "heads" : to));
    const auto ends = or_fail(find_target(history, from.empty() ? "base" : from));
    FileList list;
    for (const auto& file : history.files() | std::views::reverse)
        if (wanted.contains(file.revision) &&
            (!below.contains(file.revision) || std::ranges::find(ends, &file) != ends.end()))
            list.push_back(&file);
    return list;
}

}  // namespace

int db_current(const ListArguments& arguments) {
    DbSession session(arguments);
    print(arguments, "current", RevisionView(session.history()), session.history().heads_of(session.applied()));
    return 0;
}

int db_heads(const ListArguments& arguments) {
    const auto history = load_history(arguments);
    print(arguments, "heads", RevisionView(history), history.heads());
    return 0;
}

int db_history(const ListArguments& arguments) {
    const auto history = load_history(arguments);
    const RevisionView view(history,
                            arguments.indicate_current ? DbSession(arguments).applied() : migrate::Revisions{});
    const auto files = in_range(history, arguments.range.value_or(":"));
    if (arguments.json) return print_json("revisions", view, files), 0;
    for (const auto* file : files) std::cout << (arguments.verbose ? view.block(*file) : view.line(*file)) << '\n';
    return 0;
}

int db_show(const ListArguments& arguments) {
    const auto history = load_history(arguments);
    const RevisionView view(history);
    const auto files = or_fail(find_target(history, arguments.target));
    if (arguments.json) return print_json("revisions", view, files), 0;
    for (const auto* file : files) std::cout << view.block(*file) << (file == files.back() ? "" : "\n");
    return 0;
}

}  // namespace quoin::app
