#include "quoin/dev/supervisor.hpp"

#include "quoin/base/signals.hpp"
#include "quoin/dev/build.hpp"
#include "quoin/dev/console.hpp"
#include "quoin/dev/first_error.hpp"
#include "quoin/dev/servers.hpp"
#include "quoin/dev/sources.hpp"
#include "quoin/dev/watcher.hpp"

#include <sys/stat.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <optional>
#include <set>
#include <utility>

namespace quoin::dev {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto settling = 50ms;  // an editor saves a file in several steps, and a checkout many files
constexpr auto patience = 10s;   // before a server that says nothing is remarked on

// Tells one build's program from the next one's.
struct Version {
    ino_t file = 0;
    timespec written{};

    explicit Version(const fs::path& program) {
        struct stat status{};
        if (::stat(program.c_str(), &status) != 0) return;
        file = status.st_ino;
        written = status.st_mtim;
    }
    bool operator==(const Version& other) const {
        return file == other.file && written.tv_sec == other.written.tv_sec && written.tv_nsec == other.written.tv_nsec;
    }
};

std::string in_seconds(std::chrono::duration<double> duration) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "%.1f s", duration.count());
    return text.data();
}

std::string told(const std::set<std::string>& files) {
    const auto others = files.size() - 1;
    return *files.begin() + (others ? " and " + std::to_string(others) + " more" : "");
}

std::vector<std::string> serving_command(const Project& project) {
    std::vector<std::string> command{project.program.string()};
    command.insert(command.end(), project.serve.begin(), project.serve.end());
    return command;
}

}  // namespace

struct Supervisor::State {
    State(Loop& on, Project of, int listening);

    Loop& loop;
    const Project project;
    Console console;
    Watcher watcher;
    Timer settled, silence;
    Signals signals;
    Servers servers;
    std::optional<Build> build;
    std::set<std::string> changed;   // files, since the last build began
    bool sources_changed = false;    // not the settings only
    bool restart = false;            // even if the program stays the same
    std::optional<Version> started;  // the program that was started last
    std::string occasion;            // of that: "built in 3.9 s, "
    bool greeted = false, stopping = false;

    void note(const fs::path& file);
    void act();
    void begin_build();
    void finish_build(const Build::Outcome& outcome);
    void start_server(std::string on);
    void greet();
    std::string who_serves() const;
    void stop(int signal);
    void end_when_alone();
};

Supervisor::State::State(Loop& on, Project of, int listening)
    : loop(on),
      project(std::move(of)),
      watcher(loop, [this](const fs::path& file) { note(file); }),
      settled(loop),
      silence(loop),
      signals(loop, {SIGINT, SIGTERM, SIGHUP},
              [this](int) { stop(std::exchange(stopping, true) ? SIGKILL : SIGTERM); }),
      servers(
          loop, serving_command(project), listening,
          {.ready = [this] { greet(); },
           .failed =
               [this](Ending how) {
                   console.complain("the new server ended with " + how.describe() + " before it served; " +
                                    who_serves());
               },
           .crashed =
               [this](Ending how) {
                   console.complain("the server ended with " + how.describe() + "; the next change starts it again");
               },
           .gone = [this] { end_when_alone(); }}) {
    for (const auto& folder : project.watched) watcher.watch_tree(folder);
    watcher.watch_folder(project.settings.parent_path());
}

std::string Supervisor::State::who_serves() const {
    return servers.serving() ? "the last good one keeps serving" : "requests wait";
}

// --- a change ------------------------------------------------------------------------------------

void Supervisor::State::note(const fs::path& file) {
    const bool setting = file == project.settings;
    if (stopping || (!setting && !is_source(file))) return;
    sources_changed |= !setting;
    restart |= setting;
    const auto relative = file.lexically_relative(project.sources);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    changed.insert(setting ? file.filename().string() : inside ? relative.string() : file.string());
    settled.start(settling, [this] { act(); });
}

// One thing at a time: what changes during a build is the next build's.
void Supervisor::State::act() {
    if (build || stopping || changed.empty()) return;
    const auto what = told(std::exchange(changed, {})) + " changed, ";
    if (!std::exchange(sources_changed, false)) {
        console.say(what + "restarting…");
        return start_server("");
    }
    console.say(what + "building…");
    begin_build();
}

void Supervisor::State::begin_build() {
    build.emplace(loop, project.build, [this](const Build::Outcome& outcome) { finish_build(outcome); });
}

void Supervisor::State::finish_build(const Build::Outcome& outcome) {
    build.reset();
    if (stopping) return end_when_alone();
    const auto time = in_seconds(outcome.seconds);
    const bool same = started && *started == Version(project.program) && (servers.serving() || servers.starting());
    if (!outcome.built)
        console.complain("build failed in " + time + "; " + who_serves(), first_error(outcome.output, project.sources));
    else if (!changed.empty())
        console.say("built in " + time + ", but there is more:");
    else if (same && !restart)
        console.say("built in " + time + ", nothing to restart");
    else
        start_server("built in " + time + ", ");
    act();
}

// --- the server ----------------------------------------------------------------------------------

void Supervisor::State::start_server(std::string on) {
    occasion = std::move(on);
    restart = false;
    started = Version(project.program);
    servers.start();
    silence.start(patience, [this] {
        if (servers.starting())
            console.complain(
                "the new server has not told yet that it serves; "
                "the program is to run a quoin::Server when it is called to serve");
    });
}

void Supervisor::State::greet() {
    silence.cancel();
    console.say(occasion + "serving" + (std::exchange(greeted, true) ? "" : " on " + project.address));
}

// --- the end -------------------------------------------------------------------------------------

void Supervisor::State::stop(int signal) {
    if (build) build->signal(signal);
    servers.stop(signal);
    end_when_alone();
}

void Supervisor::State::end_when_alone() {
    if (!build && !servers.any_left()) loop.stop();
}

Supervisor::Supervisor(Loop& loop, Project project, int listening)
    : state_(std::make_unique<State>(loop, std::move(project), listening)) {}

Supervisor::~Supervisor() = default;

void Supervisor::run() {
    state_->console.say("building…");
    state_->begin_build();
    state_->loop.run();
}

}  // namespace quoin::dev
