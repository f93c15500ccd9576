#include "quoin/migrate/new_revision.hpp"

#include "quoin/base/joined.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace quoin::migrate {

std::string next_name(const History& history) {
    constexpr std::size_t width = 4;
    unsigned highest = 0;
    for (const auto& file : history.files()) {
        unsigned number = 0;
        std::from_chars(file.revision.data(), file.revision.data() + file.revision.size(), number);
        highest = std::max(highest, number);
    }
    auto digits = std::to_string(highest + 1);
    return digits.insert(0, width - std::min(width, digits.size()), '0');
}

std::string file_name(const NewRevision& revision) {
    constexpr std::size_t longest = 40;  // of the message's part, as in Alembic
    std::string words;
    for (char c : revision.message) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (kept && words.size() < longest) words += c;
        if (!kept && !words.empty() && words.back() != '_' && words.size() < longest) words += '_';
    }
    if (words.ends_with('_')) words.pop_back();
    return revision.revision + '_' + (words.empty() ? "revision" : words) + ".sql";
}

std::string text_of(const NewRevision& revision) {
    const auto downs = joined(revision.down_revisions);
    return "-- revision: " + revision.revision + "\n-- down_revision: " + (downs.empty() ? "none" : downs) +
           "\n-- message: " + revision.message + "\n\n" + revision.sections;
}

std::expected<std::filesystem::path, std::string> write(const NewRevision& revision,
                                                        const std::filesystem::path& folder) {
    const auto name = file_name(revision);
    const auto text = text_of(revision);
    if (const auto read = parse_revision({name, text}); !read) return std::unexpected(read.error());
    auto path = folder / name;
    std::ofstream file(path, std::ios::binary | std::ios::noreplace);
    if (!file) return std::unexpected("cannot make the file " + path.string());
    if (!(file << text).flush()) return std::unexpected("cannot write to " + path.string());
    return path;
}

}  // namespace quoin::migrate
