#include "quoin/dev/sources.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace quoin::dev {

namespace {

constexpr auto extensions = std::to_array<std::string_view>({".c",     ".cc",   ".cpp", ".cxx", ".h",   ".hh",  ".hpp",
                                                             ".hxx",   ".inc",  ".inl", ".ipp", ".tpp", ".def", ".sql",
                                                             ".cmake", ".html", ".css", ".js",  ".mjs", ".svg", ".in"});

bool is_hidden(std::string_view name) { return name.starts_with('.'); }

}  // namespace

bool is_source(const std::filesystem::path& file) {
    const auto name = file.filename().string();
    if (is_hidden(name)) return false;  // .#routes.cpp is a lock of Emacs
    return name == "CMakeLists.txt" || std::ranges::find(extensions, file.extension().string()) != extensions.end();
}

bool may_hold_sources(const std::filesystem::path& folder) {
    const auto name = folder.filename().string();
    std::error_code ignored;
    return !is_hidden(name) && name != "build" && name != "node_modules" &&
           !std::filesystem::exists(folder / "CMakeCache.txt", ignored);
}

}  // namespace quoin::dev
