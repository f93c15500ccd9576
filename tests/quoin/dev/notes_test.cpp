// The example project, as its reader uses it: copied elsewhere, built with Quoin as a library, changed while it serves.

#include "quoin/testing/program.hpp"
#include "quoin/testing/wire.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace quoin::testing;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view json = "application/json";

std::string read(const std::string& file) {
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

// With the build tree of this test, so that only the project itself is compiled.
void build(const std::string& folder) {
    fs::copy(QUOIN_SOURCE_DIR "/examples/notes", folder, fs::copy_options::recursive);
    const auto tree = fs::path(QUOIN_BINARY).parent_path().string();
    Program configure({"/usr/bin/env", "cmake", "-G", "Ninja", "-B", "tree", "-DCMAKE_CXX_COMPILER=" QUOIN_CXX,
                       "-DCMAKE_CXX_FLAGS=" QUOIN_CXX_FLAGS, "-Dquoin_DIR=" + tree},
                      folder);
    REQUIRE_MESSAGE(configure.wait() == 0, configure.output() << configure.errors());
    Program build({"/usr/bin/env", "cmake", "--build", "tree"}, folder);
    REQUIRE_MESSAGE(build.wait() == 0, build.output());
}

std::string replaced(std::string text, const std::string& old, const std::string& by) {
    return text.replace(text.find(old), old.size(), by);
}

}  // namespace

TEST_CASE("a project that uses Quoin as a library serves, and dev serves what is changed in it") {
    Folder folder;
    const auto project = folder / "notes";
    build(project);
    Program dev({project + "/tree/notes", "dev"}, project, {{"PORT", "0"}});
    const auto line = dev.wait_for_next_line("serving on http://127.0.0.1:");
    CHECK(line.ends_with("/notes"));
    const auto port = static_cast<std::uint16_t>(std::stoi(line.substr(line.find("127.0.0.1:") + 10)));
    const auto ask = [port](const char* method, const char* path, const char* body = "") {
        return Wire(port).ask(method, path, body, *body ? json : "");
    };
    CHECK(ask("POST", "/notes", R"({"text":"milk"})").status == 201);
    CHECK(ask("GET", "/notes/1").json().at("text") == "milk");
    CHECK(ask("GET", "/notes/2").body == R"({"detail":"Note not found"})");

    const auto routes = project + "/notes/routes.cpp";
    const auto original = read(routes);
    std::ofstream(routes) << replaced(original, "Note not found", "There is no such note");
    CHECK(dev.wait_for_next_line("changed") == "dev: notes/routes.cpp changed, building…");
    dev.wait_for_next_line(", serving");
    CHECK(ask("GET", "/notes/2").body == R"({"detail":"There is no such note"})");
    CHECK(ask("GET", "/notes/1").json().at("text") == "milk");

    std::ofstream(routes) << replaced(original, "NotFound{", "NotFuond{");
    CHECK(dev.wait_for_next_line("error: ") ==
          "notes/routes.cpp:19:26: error: use of undeclared identifier 'NotFuond'");
    CHECK(ask("GET", "/notes/2").body == R"({"detail":"There is no such note"})");

    std::ofstream(routes) << original;
    dev.wait_for_next_line(", serving");
    CHECK(ask("GET", "/notes/2").body == R"({"detail":"Note not found"})");

    dev.signal(SIGINT);
    CHECK(dev.wait() == 0);
}
