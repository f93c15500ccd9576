#include "quoin/migrate/history.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

namespace quoin::migrate {

namespace {

using ByName = std::map<std::string_view, const RevisionFile*, std::less<>>;

std::unexpected<std::string> both(const RevisionFile& one, const RevisionFile& other, const std::string& what) {
    return std::unexpected(one.name + " and " + other.name + what);
}

// Empty, or why these files are no history.
std::expected<void, std::string> check(const std::vector<RevisionFile>& files) {
    ByName revisions;
    const RevisionFile* first = nullptr;
    for (const auto& file : files)
        if (const auto [other, fresh] = revisions.emplace(file.revision, &file); !fresh)
            return both(*other->second, file, " are both revision " + file.revision);
    for (const auto& file : files) {
        for (const auto& down : file.down_revisions)
            if (!revisions.contains(down))
                return std::unexpected(file.name + " follows " + down + ", and no file is that revision");
        if (!file.down_revisions.empty()) continue;
        if (first) return both(*first, file, " both claim to be the first");
        first = &file;
    }
    return {};
}

// Moves each file behind those that it follows; what is left in `files` goes in a circle.
std::vector<RevisionFile> take_in_order(std::vector<RevisionFile>& files) {
    std::ranges::sort(files, {}, &RevisionFile::revision);
    std::vector<RevisionFile> ordered;
    Revisions taken;
    for (;;) {
        const auto next = std::ranges::find_if(files, [&](const RevisionFile& file) {
            return std::ranges::all_of(file.down_revisions, [&](const auto& down) { return taken.contains(down); });
        });
        if (next == files.end()) return ordered;
        taken.insert(next->revision);
        ordered.push_back(std::move(*next));
        files.erase(next);
    }
}

bool follows(const RevisionFile& file, std::string_view revision) {
    return std::ranges::find(file.down_revisions, revision) != file.down_revisions.end();
}

}  // namespace

std::expected<History, std::string> History::of(std::vector<RevisionFile> files) {
    if (auto right = check(files); !right) return std::unexpected(std::move(right.error()));
    History history;
    history.files_ = take_in_order(files);
    if (files.empty()) return history;
    std::string names;
    for (const auto& file : files) (names += names.empty() ? "" : ", ") += file.name;
    return std::unexpected(names + ": these revisions follow each other in a circle");
}

const RevisionFile* History::find(std::string_view revision) const {
    const auto found = std::ranges::find(files_, revision, &RevisionFile::revision);
    return found == files_.end() ? nullptr : &*found;
}

FileList History::followers(std::string_view revision) const {
    FileList list;
    for (const auto& file : files_)
        if (follows(file, revision)) list.push_back(&file);
    return list;
}

Revisions History::all() const {
    Revisions set;
    for (const auto& file : files_) set.insert(file.revision);
    return set;
}

FileList History::heads_of(const Revisions& set) const {
    auto heads = set;
    for (const auto& file : files_)
        if (set.contains(file.revision))
            for (const auto& down : file.down_revisions) heads.erase(down);
    FileList list;
    for (const auto& file : files_)
        if (heads.contains(file.revision)) list.push_back(&file);
    return list;
}

Revisions History::with_ancestors(std::string_view revision) const {
    Revisions set{std::string(revision)};
    for (auto file = files_.rbegin(); file != files_.rend(); ++file)
        if (set.contains(file->revision)) set.insert(file->down_revisions.begin(), file->down_revisions.end());
    return set;
}

Revisions History::with_descendants(std::string_view revision) const {
    Revisions set{std::string(revision)};
    for (const auto& file : files_)
        if (std::ranges::any_of(file.down_revisions, [&](const auto& down) { return set.contains(down); }))
            set.insert(file.revision);
    return set;
}

std::string labels(const FileList& files) {
    std::string text;
    for (std::size_t i = 0; i < files.size(); ++i)
        (text += i == 0 ? "" : i + 1 == files.size() ? " and " : ", ") += label(*files[i]);
    return text;
}

std::expected<History, std::string> read_history(std::span<const EmbeddedFile> files) {
    std::vector<RevisionFile> revisions;
    for (const auto& file : files) {
        auto revision = parse_revision(file);
        if (!revision) return std::unexpected(std::move(revision.error()));
        revisions.push_back(*std::move(revision));
    }
    return History::of(std::move(revisions));
}

std::expected<History, std::string> read_folder(const std::filesystem::path& folder) {
    std::map<std::string, std::string> texts;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() != ".sql") continue;
        std::ifstream file(entry->path(), std::ios::binary);
        auto& text = texts[entry->path().filename().string()];
        text.assign(std::istreambuf_iterator(file), {});
        if (!file) return std::unexpected("cannot read " + entry->path().string());
    }
    if (error) return std::unexpected("cannot read the folder " + folder.string() + ": " + error.message());
    std::vector<EmbeddedFile> files;
    for (const auto& [name, text] : texts) files.push_back({name, text});
    return read_history(files);
}

}  // namespace quoin::migrate
