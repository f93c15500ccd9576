#include "app/commands/revision_view.hpp"

#include "app/commands/migration_progress.hpp"
#include "quoin/base/joined.hpp"
#include "quoin/schema/object_writer.hpp"

namespace quoin::app {

using migrate::FileList;
using migrate::RevisionFile;

namespace {

std::string_view place_of(const FileList& followers, const RevisionFile& file) {
    if (followers.empty()) return file.down_revisions.size() > 1 ? " (head) (mergepoint)" : " (head)";
    if (followers.size() > 1) return file.down_revisions.size() > 1 ? " (branchpoint) (mergepoint)" : " (branchpoint)";
    return file.down_revisions.size() > 1 ? " (mergepoint)" : "";
}

}  // namespace

bool RevisionView::is_current(const RevisionFile& file) const {
    for (const auto* head : history_.heads_of(applied_))
        if (head == &file) return true;
    return false;
}

std::string RevisionView::name(const RevisionFile& file) const {
    return file.revision + std::string(place_of(history_.followers(file.revision), file)) +
           (is_current(file) ? " (current)" : "");
}

std::string RevisionView::line(const RevisionFile& file) const {
    const auto text = transition(file, migrate::Direction::up);
    return text.substr(0, text.find("-> ") + 3) + name(file) + ", " + file.message;
}

std::string RevisionView::block(const RevisionFile& file) const {
    const auto parents = joined(file.down_revisions);
    auto text = "Rev: " + name(file) + '\n';
    text += "Parent: " + (parents.empty() ? "base" : parents) + "\nFile: " + file.name + "\nChecksum: " + file.checksum;
    return text + "\n\n    " + file.message + '\n';
}

std::string RevisionView::json(const RevisionFile& file) const {
    std::string text;
    {
        ObjectWriter object(text);
        object.string("revision", file.revision);
        object.string_list("down_revisions", file.down_revisions);
        object.string("message", file.message);
        object.string("file", file.name);
        object.boolean("head", is_head(file));
    }
    return text;
}

std::string RevisionView::json(const FileList& files) const {
    std::string text = "[";
    for (const auto* file : files) (text += text.size() == 1 ? "" : ",") += json(*file);
    return text + "]";
}

}  // namespace quoin::app
