#include "quoin/dev/build_tree.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string_view>

namespace quoin::dev {

namespace fs = std::filesystem;

namespace {

bool is_below(const fs::path& path, const fs::path& folder) {
    return std::ranges::mismatch(folder, path).in1 == folder.end();
}

// A project's sources that no other watched folder holds, and that the build did not fetch into its own tree.
void add_project(BuildTree& tree, const fs::path& sources) {
    const auto held = [&](const fs::path& folder) { return is_below(sources, folder); };
    if (sources.empty() || held(tree.folder) || std::ranges::any_of(tree.watched, held)) return;
    std::erase_if(tree.watched, [&](const fs::path& folder) { return is_below(folder, sources); });
    tree.watched.push_back(sources);
}

}  // namespace

std::optional<fs::path> folder_that_built(const fs::path& program) {
    for (auto folder = program.parent_path(); folder != folder.root_path(); folder = folder.parent_path())
        if (fs::exists(folder / "CMakeCache.txt")) return folder;
    return {};
}

std::expected<BuildTree, std::string> read_build_tree(const fs::path& folder) {
    std::error_code ignored;
    BuildTree tree{.folder = fs::weakly_canonical(folder, ignored), .cmake = {}, .sources = {}, .watched = {}};
    std::ifstream cache(tree.folder / "CMakeCache.txt");
    if (!cache) return std::unexpected(folder.string() + " is no build tree: it has no CMakeCache.txt");
    std::vector<fs::path> projects;
    for (std::string line; std::getline(cache, line);) {
        const auto value = std::string_view(line).substr(std::min(line.find('='), line.size() - 1) + 1);
        if (line.starts_with("CMAKE_HOME_DIRECTORY:")) tree.sources = value;
        if (line.starts_with("CMAKE_COMMAND:")) tree.cmake = value;
        if (line.find("_SOURCE_DIR:STATIC=") != line.npos) projects.emplace_back(value);
    }
    if (::access(tree.cmake.c_str(), X_OK) != 0)
        return std::unexpected(tree.cmake.string() + ", which made " + folder.string() +
                               ", is not there: install cmake");
    if (!fs::is_directory(tree.sources, ignored))
        return std::unexpected(tree.sources.string() + ", which " + folder.string() + " was made for, is not there");
    add_project(tree, tree.sources);
    for (const auto& project : projects) add_project(tree, project);
    return tree;
}

}  // namespace quoin::dev
