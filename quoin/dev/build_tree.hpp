#pragma once
// BuildTree: where CMake builds the running program, and from what.

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace quoin::dev {

struct BuildTree {
    std::filesystem::path folder;
    std::filesystem::path cmake;                 // the one that made it
    std::filesystem::path sources;               // of the outermost project
    std::vector<std::filesystem::path> watched;  // `sources`, and those of projects elsewhere that it includes
};

// The nearest folder above the program that holds a CMakeCache.txt.
std::optional<std::filesystem::path> folder_that_built(const std::filesystem::path& program);

// From its CMakeCache.txt. The error is one line.
std::expected<BuildTree, std::string> read_build_tree(const std::filesystem::path& folder);

}  // namespace quoin::dev
