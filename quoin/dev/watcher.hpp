#pragma once
// Watcher: tells of files that change below some folders, also in folders that are made later.

#include "quoin/base/loop.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace quoin::dev {

class Watcher {
public:
    // Told on the loop's thread of each file that was written, moved or removed. What an editor does to save a file is
    // several of these, with names of its own among them.
    using Changed = std::move_only_function<void(const std::filesystem::path& file)>;

    Watcher(Loop& loop, Changed changed);
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    // The files of a folder and of all below it that may hold sources (may_hold_sources()). Throws std::system_error
    // where the kernel watches no more folders.
    void watch_tree(const std::filesystem::path& folder);
    // The files of this folder only.
    void watch_folder(const std::filesystem::path& folder);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace quoin::dev
