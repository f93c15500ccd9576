#include "tests/quoin/dev/workshop.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <thread>

using namespace quoin::testing;

namespace {

namespace fs = std::filesystem;

// Asks on a new connection each time, for as long as it lives.
class SteadyClient {
public:
    explicit SteadyClient(const Workshop& workshop) : thread_([this, port = workshop.port()] { run(port); }) {}
    ~SteadyClient() { stop(); }

    void stop() {
        stopped_ = true;
        if (thread_.joinable()) thread_.join();
    }
    std::atomic<int> answered = 0, failed = 0;

private:
    void run(std::uint16_t port) {
        while (!stopped_) try {
                ++(Wire(port).ask("GET", "/").status == 200 ? answered : failed);
            } catch (const std::exception&) {
                ++failed;
            }
    }

    std::atomic<bool> stopped_ = false;
    std::thread thread_;
};

bool is_there(pid_t process) { return ::kill(process, 0) == 0; }

}  // namespace

TEST_CASE("a change is served, and no request is refused while servers take turns") {
    Workshop workshop;
    workshop.dev();
    CHECK(workshop.ask() == "one");
    SteadyClient client(workshop), another(workshop);
    for (const auto* text : {"two", "three", "four", "five"}) {
        workshop.answer(text);
        workshop.wait_for_answer(text);
    }
    client.stop();
    another.stop();
    CHECK(client.answered + another.answered > 0);
    CHECK(client.failed + another.failed == 0);
}

TEST_CASE("what does not compile is told in a few lines, and the last good server keeps serving") {
    Workshop workshop;
    auto& dev = workshop.dev();
    workshop.answer("it's wrong");
    dev.wait_for_next_line("and 1 more error");
    CHECK(workshop.ask() == "one");
    workshop.answer("right");
    dev.wait_for_next_line(", serving");
    CHECK(workshop.ask() == "right");
    const auto output = timeless(dev.output());
    CHECK(output.substr(output.find("dev: answer.cpp")) ==
          "dev: answer.cpp changed, building…\n"
          "dev: build failed in 0.0 s; the last good one keeps serving\n"
          "answer.cpp:1:5: error: 'wrong' is wrong\n"
          "    1 | it's wrong\n"
          "      |      ^~~~~\n"
          "and 1 more error\n"
          "dev: answer.cpp changed, building…\n"
          "dev: built in 0.0 s, serving\n");
}

TEST_CASE("what changes during a build is built by one more") {
    Workshop workshop;
    auto& dev = workshop.dev();
    workshop.close_gate();
    workshop.answer("two");
    workshop.wait_for_build();
    workshop.answer("three");
    workshop.save("src/sub/another.cpp", "");
    for (int i = 0; i < 2000; ++i) CHECK(workshop.ask() == "one");  // served all the while
    workshop.open_gate();
    CHECK(dev.wait_for_next_line(" more changed") == "dev: answer.cpp and 1 more changed, building…");
    dev.wait_for_next_line(", serving");
    CHECK(workshop.ask() == "three");
}

TEST_CASE("only sources count, also in folders that are new") {
    Workshop workshop;
    auto& dev = workshop.dev();
    for (const auto* folder : {"src/.git", "src/build", "src/node_modules", "src/made"})
        fs::create_directory(workshop.folder / folder);
    for (const auto* file : {"src/.git/a.cpp", "src/build/b.cpp", "src/node_modules/c.js", "src/notes.txt",
                             "src/quoin.db", "src/.#d.cpp", "src/e.cpp.swp", "src/4913"})
        workshop.save(file, "");
    workshop.save("src/made/first.cpp", "");
    CHECK(dev.wait_for_next_line("changed") == "dev: made/first.cpp changed, building…");
    dev.wait_for_next_line(", serving");
    fs::rename(workshop.folder / "src/made", workshop.folder / "src/moved");
    CHECK(dev.wait_for_next_line("changed") == "dev: moved/first.cpp changed, building…");
    dev.wait_for_next_line(", serving");
    fs::remove(workshop.folder / "src/moved/first.cpp");
    CHECK(dev.wait_for_next_line("changed") == "dev: moved/first.cpp changed, building…");
}

TEST_CASE("a change of .env restarts without a build") {
    Workshop workshop;
    auto& dev = workshop.dev();
    workshop.close_gate();  // a build would wait for ever
    workshop.save("answer", "set otherwise");
    workshop.save(".env", "NAME=value\n");
    CHECK(dev.wait_for_next_line(".env") == "dev: .env changed, restarting…");
    CHECK(dev.wait_for_next_line("dev:") == "dev: serving");
    CHECK(workshop.ask() == "set otherwise");
}

TEST_CASE("a server that crashes is told of, and the next change starts it again; requests wait") {
    Workshop workshop;
    auto& dev = workshop.dev();
    CHECK_THROWS(workshop.ask("/crash"));
    CHECK(dev.wait_for_next_line("ended") ==
          "dev: the server ended with signal 6 (Aborted); the next change starts it again");
    Wire waiting(workshop.port());
    waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    workshop.answer("two");
    CHECK(waiting.read().body == "two");
}

TEST_CASE("a new server that does not come up leaves the last good one serving") {
    Workshop workshop;
    auto& dev = workshop.dev();
    workshop.answer("useless");
    CHECK(dev.wait_for_next_line("ended") ==
          "dev: the new server ended with exit status 3 before it served; the last good one keeps serving");
    CHECK(workshop.ask() == "one");
}

TEST_CASE("Ctrl-C ends the server and a build that runs, and leaves no process") {
    Workshop workshop;
    auto& dev = workshop.dev();
    workshop.close_gate();
    workshop.answer("two");
    const auto build = workshop.wait_for_build();
    CHECK(is_there(build));
    dev.signal(SIGINT);
    CHECK(dev.wait() == 0);  // its output has ended as well: nobody else holds it
    CHECK_FALSE(is_there(build));
    CHECK_THROWS(workshop.ask());
}

TEST_CASE("a dev that is killed takes its server along") {
    Workshop workshop;
    auto& dev = workshop.dev();
    dev.signal(SIGKILL);
    CHECK(dev.wait() == -SIGKILL);
    CHECK_THROWS(workshop.ask());
}

TEST_CASE("where there is no build tree, one line says so") {
    const Workshop workshop;
    fs::remove(workshop.folder / "tree/CMakeCache.txt");
    Program dev({fs::path(QUOIN_BINARY).parent_path() / "dev_stand_in", "dev"}, workshop.folder.path());
    CHECK(dev.wait() == 1);
    CHECK(dev.errors() == "tree is no build tree: it has no CMakeCache.txt\n");
}

TEST_CASE("where cmake is gone, one line says so") {
    const Workshop workshop;
    fs::remove(workshop.folder / "tree/cmake");
    Program dev({fs::path(QUOIN_BINARY).parent_path() / "dev_stand_in", "dev"}, workshop.folder.path());
    CHECK(dev.wait() == 1);
    CHECK(dev.errors() == workshop.folder / "tree/cmake" + ", which made tree, is not there: install cmake\n");
}
