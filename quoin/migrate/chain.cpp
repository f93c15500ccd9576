#include "quoin/migrate/chain.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace quoin::migrate {

namespace {

using ByName = std::map<std::string_view, RevisionFile*, std::less<>>;

std::unexpected<std::string> both(const RevisionFile& one, const RevisionFile& other, const std::string& what) {
    return std::unexpected(one.name + " and " + other.name + what);
}

}  // namespace

std::expected<Chain, std::string> order(std::vector<RevisionFile> files) {
    ByName revisions, followers;
    for (auto& file : files)
        if (const auto [other, fresh] = revisions.emplace(file.revision, &file); !fresh)
            return both(*other->second, file, " are both revision " + file.revision);
    for (auto& file : files) {
        if (!file.down_revision.empty() && !revisions.contains(file.down_revision))
            return std::unexpected(file.name + " follows " + file.down_revision + ", and no file is that revision");
        const auto [other, fresh] = followers.emplace(file.down_revision, &file);
        if (!fresh && file.down_revision.empty()) return both(*other->second, file, " both claim to be the first");
        if (!fresh)
            return both(*other->second, file, " both follow " + file.down_revision + ": let one follow the other");
    }

    Chain chain;
    for (auto next = followers.find(""); next != followers.end(); next = followers.find(chain.back().revision)) {
        chain.push_back(std::move(*next->second));
        followers.erase(next);
    }
    // Each of the others follows one that is there, and none leads back to the first.
    if (!followers.empty()) {
        std::string names;
        for (const auto& [_, file] : followers) (names += names.empty() ? "" : ", ") += file->name;
        return std::unexpected(names + ": these revisions follow each other in a circle");
    }
    return chain;
}

std::expected<Chain, std::string> read_chain(std::span<const EmbeddedFile> files) {
    std::vector<RevisionFile> revisions;
    for (const auto& file : files) {
        auto revision = parse_revision(file);
        if (!revision) return std::unexpected(std::move(revision.error()));
        revisions.push_back(*std::move(revision));
    }
    return order(std::move(revisions));
}

}  // namespace quoin::migrate
