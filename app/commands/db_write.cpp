// quoin db revision and merge: new files.

#include "app/commands/commands.hpp"
#include "app/commands/db_session.hpp"
#include "quoin/migrate/new_revision.hpp"
#include "quoin/migrate/target.hpp"
#include "quoin/schema/object_writer.hpp"

#include <iostream>

namespace quoin::app {

using migrate::FileList;
using migrate::History;
using migrate::NewRevision;

namespace {

constexpr std::string_view empty_sections =
    R"(-- What is for one engine alone stands below "-- up sqlite" or "-- up postgresql".

-- up

-- down

)";

FileList find_all(const History& history, const std::vector<std::string>& names) {
    FileList all;
    for (const auto& name : names)
        for (const auto* file : or_fail(find_target(history, name))) all.push_back(file);
    return all;
}

NewRevision begun(const History& history, const NewRevisionArguments& arguments, const FileList& follows) {
    NewRevision made{.revision = arguments.revision.value_or(next_name(history)),
                     .message = arguments.message,
                     .sections = std::string(empty_sections)};
    for (const auto* file : follows) made.down_revisions.push_back(file->revision);
    if (!migrate::is_revision(made.revision)) throw UsageError{"--rev-id: expected up to 32 digits and small letters"};
    if (history.find(made.revision)) throw UsageError{"--rev-id: there is a revision " + made.revision};
    if (made.message.find_first_of("\r\n") != made.message.npos) throw UsageError{"--message: expected one line"};
    return made;
}

int write_file(const NewRevision& revision, const std::filesystem::path& folder, const DbArguments& arguments) {
    const auto path = or_fail(write(revision, folder)).string();
    if (!arguments.json) {
        std::cout << "Wrote " << path << '\n';
        return 0;
    }
    std::string text;
    {
        ObjectWriter object(text);
        object.string("revision", revision.revision);
        object.string("file", path);
    }
    std::cout << text << '\n';
    return 0;
}

}  // namespace

int db_revision(const NewRevisionArguments& arguments) {
    const auto folder = revisions_folder(arguments);
    const auto history = or_fail(migrate::read_folder(folder));
    const auto follows =
        arguments.follows.empty() ? or_fail(find_target(history, "head")) : find_all(history, arguments.follows);
    return write_file(begun(history, arguments, follows), folder, arguments);
}

int db_merge(const NewRevisionArguments& arguments) {
    const auto folder = revisions_folder(arguments);
    const auto history = or_fail(migrate::read_folder(folder));
    const auto joined = arguments.follows.empty() ? history.heads() : find_all(history, arguments.follows);
    if (joined.size() < 2)
        throw std::runtime_error("there is nothing to merge: the head is " + labels(history.heads()));
    auto revision = begun(history, arguments, joined);
    if (revision.message.empty()) {
        revision.message = "merge";
        for (const auto& down : revision.down_revisions)
            revision.message += (down == revision.down_revisions.front() ? " " : " and ") + down;
    }
    return write_file(revision, folder, arguments);
}

}  // namespace quoin::app
