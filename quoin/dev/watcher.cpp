#include "quoin/dev/watcher.hpp"

#include "quoin/base/descriptor.hpp"
#include "quoin/base/watch.hpp"
#include "quoin/dev/sources.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <unordered_map>
#include <vector>

namespace quoin::dev {

namespace fs = std::filesystem;

namespace {

// A file counts when it is whole: closed after writing, or renamed into place.
constexpr std::uint32_t events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ONLYDIR;

enum class Depth : unsigned char { folder, tree };
enum class Found : unsigned char { known, news };  // what is in a folder that is entered

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::system_category(), what); }

bool is_below(const std::string& path, const std::string& folder) {
    return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

}  // namespace

struct Watcher::State {
    struct Folder {
        fs::path path;
        Depth depth;
    };

    State(Loop& loop, Changed to) : watcher(loop, inotify.number()), changed(std::move(to)) {
        if (!inotify) fail("cannot watch files");
    }

    Descriptor inotify{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    Watch watcher;
    std::unordered_map<int, Folder> folders;  // by their watch
    std::vector<fs::path> trees;
    Changed changed;

    void wait();
    void read();
    void take(const inotify_event& event);
    void take_folder(const fs::path& path, std::uint32_t what);
    void watch(const fs::path& folder, Depth depth);
    void enter(const fs::path& folder, Found found);
    void forget(const fs::path& folder);
};

void Watcher::State::wait() {
    watcher.wait_readable([this] {
        read();
        wait();
    });
}

void Watcher::State::read() {
    alignas(inotify_event) std::array<char, 16 * 1024> bytes;
    for (;;) {
        const auto size = ::read(inotify.number(), bytes.data(), bytes.size());
        if (size <= 0) return;
        for (const char* at = bytes.data(); at < bytes.data() + size;) {
            const auto& event = *reinterpret_cast<const inotify_event*>(at);
            take(event);
            at += sizeof event + event.len;
        }
    }
}

void Watcher::State::take(const inotify_event& event) {
    if (event.mask & IN_Q_OVERFLOW) {  // whatever was missed
        for (const auto& tree : trees) enter(tree, Found::news);
        return;
    }
    if (event.mask & IN_IGNORED) {
        folders.erase(event.wd);
        return;
    }
    const auto found = folders.find(event.wd);
    if (found == folders.end() || event.len == 0) return;
    const auto path = found->second.path / event.name;
    if (!(event.mask & IN_ISDIR)) {
        if (!(event.mask & IN_CREATE)) changed(path);  // its writing is still to come
    } else if (found->second.depth == Depth::tree) {
        take_folder(path, event.mask);
    }
}

void Watcher::State::take_folder(const fs::path& path, std::uint32_t what) {
    if (what & IN_MOVED_FROM) forget(path);
    if (!(what & (IN_CREATE | IN_MOVED_TO)) || !may_hold_sources(path)) return;
    try {
        enter(path, Found::news);
    } catch (const std::system_error&) {  // gone again, or one folder too many: the others are still watched
    }
}

void Watcher::State::watch(const fs::path& folder, Depth depth) {
    const int watch = ::inotify_add_watch(inotify.number(), folder.c_str(), events);
    if (watch < 0) fail("cannot watch " + folder.string());
    auto& entry = folders.try_emplace(watch, folder, depth).first->second;
    if (depth == Depth::tree) entry.depth = depth;
}

// Files that are in a new folder already may have been written before it was watched.
void Watcher::State::enter(const fs::path& folder, Found found) {
    watch(folder, Depth::tree);
    for (std::error_code gone; const auto& entry : fs::directory_iterator(folder, gone)) {
        std::error_code ignored;
        if (entry.is_symlink(ignored)) continue;  // which may lead in a circle
        if (!entry.is_directory(ignored)) {
            if (found == Found::news) changed(entry.path());
        } else if (may_hold_sources(entry.path())) {
            enter(entry.path(), found);
        }
    }
}

// A folder that was moved away is still watched, by the name it had.
void Watcher::State::forget(const fs::path& folder) {
    for (const auto& [watch, entry] : folders)
        if (is_below(entry.path, folder)) ::inotify_rm_watch(inotify.number(), watch);
}

Watcher::Watcher(Loop& loop, Changed changed) : state_(std::make_unique<State>(loop, std::move(changed))) {
    state_->wait();
}

Watcher::~Watcher() = default;

void Watcher::watch_tree(const fs::path& folder) {
    state_->trees.push_back(folder);
    state_->enter(folder, Found::known);
}

void Watcher::watch_folder(const fs::path& folder) { state_->watch(folder, Depth::folder); }

}  // namespace quoin::dev
