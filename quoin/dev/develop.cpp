#include "quoin/dev/develop.hpp"

#include "quoin/dev/build_tree.hpp"
#include "quoin/dev/supervisor.hpp"

#include <filesystem>
#include <stdexcept>

namespace quoin::dev {

namespace fs = std::filesystem;

namespace {

BuildTree find_build_tree(const Development& development, const fs::path& running) {
    const auto folder = development.build_folder ? fs::path(*development.build_folder) : folder_that_built(running);
    if (!folder)
        throw std::runtime_error(running.string() +
                                 " does not stand in a build tree of CMake, so it cannot be rebuilt");
    auto tree = read_build_tree(*folder);
    if (!tree) throw std::runtime_error(tree.error());
    return *std::move(tree);
}

// The running program where that tree builds it, else what stands in the tree by the target's name.
fs::path built_program(const BuildTree& tree, const fs::path& running, const std::string& target) {
    const bool own = folder_that_built(running) == tree.folder && running.filename() == target;
    return own ? running : tree.folder / target;
}

}  // namespace

void develop(const Development& development) {
    const auto running = fs::read_symlink("/proc/self/exe");  // now: soon the linker replaces it
    const auto tree = find_build_tree(development, running);
    const auto target = development.target.value_or(running.filename().string());

    Loop loop;
    const Listener listener(loop, development.endpoint);
    const auto address = url_of(development.endpoint, listener.port());
    Project project{
        .program = built_program(tree, running, target),
        .build = {tree.cmake.string(), "--build", tree.folder.string(), "--target", target},
        .serve = development.serve,
        .sources = tree.sources,
        .watched = tree.watched,
        .settings = fs::current_path() / ".env",
        .address = address + (development.first_page.empty() ? "" : ", see " + address + development.first_page)};
    Supervisor(loop, std::move(project), listener.descriptor()).run();
}

}  // namespace quoin::dev
