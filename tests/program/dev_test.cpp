#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

using namespace quoin;
using namespace quoin::testing;

namespace {

const Variables weak{{"SECRET_KEY", "changeme"}, {"BCRYPT_COST", "4"}, {"LOG_LEVEL", "warning"}};

std::uint16_t port_in(const std::string& line) {
    const auto address = line.find("127.0.0.1:");
    return static_cast<std::uint16_t>(std::stoi(line.substr(address + 10)));
}

// A build tree whose cmake has nothing to do but to put the real program there.
void make_build_tree(const Folder& folder) {
    std::ofstream(folder / "cmake") << "#!/bin/sh\nln -sf " QUOIN_BINARY " " << folder / "quoin\n";
    ::chmod((folder / "cmake").c_str(), 0700);
    std::filesystem::create_directory(folder / "sources");
    std::ofstream(folder / "CMakeCache.txt") << "CMAKE_COMMAND:INTERNAL=" << folder / "cmake\n"
                                             << "CMAKE_HOME_DIRECTORY:INTERNAL=" << folder / "sources\n";
}

}  // namespace

TEST_CASE("dev serves with a weak secret, says so, and serve does not") {
    Folder folder;
    Program refused({QUOIN_BINARY, "serve", "--port", "0"}, folder.path(), weak);
    CHECK(refused.wait() == 1);
    Program dev({QUOIN_BINARY, "dev", "--no-reload", "--port", "0"}, folder.path(), weak);
    CHECK(dev.wait_for_next_line("dev:") ==
          "dev: for development only: a SECRET_KEY that is short or from a tutorial is accepted here");
    const auto port = port_in(dev.wait_for_next_line("serving on"));
    CHECK(Wire(port).ask("GET", "/health").body == R"({"status":"ok"})");
    dev.signal(SIGTERM);
    CHECK(dev.wait() == 0);
    CHECK(dev.errors().find("SECRET_KEY") != std::string::npos);
    CHECK(dev.errors().find("changeme") == std::string::npos);
}

TEST_CASE("dev builds, serves the application and its docs, and takes up a changed .env") {
    Folder folder;
    auto database = empty_database();
    make_build_tree(folder);
    auto variables = weak;
    variables.emplace_back("DATABASE_URL", database.url());
    Program dev({QUOIN_BINARY, "dev", "--port", "0", "--workers", "1", "--build-dir", folder.path()}, folder.path(),
                variables);
    const auto line = dev.wait_for_next_line("serving on");
    CHECK(line.ends_with("/docs"));
    CHECK(Wire(port_in(line)).ask("GET", "/health/ready").status == 200);

    std::ofstream(folder / ".env") << "DOCS=false\n";
    CHECK(dev.wait_for_next_line(".env") == "dev: .env changed, restarting…");
    CHECK(dev.wait_for_next_line("dev:") == "dev: serving");
    CHECK(Wire(port_in(line)).ask("GET", "/docs").status == 404);
    dev.signal(SIGINT);
    CHECK(dev.wait() == 0);
}

TEST_CASE("dev tells wrong settings, and a build tree that is none, in one line") {
    Folder folder;
    Program wrong({QUOIN_BINARY, "dev", "--port", "http"}, folder.path());
    CHECK(wrong.wait() == 1);
    CHECK(wrong.errors().starts_with("quoin: PORT (environment): "));
    Program nowhere({QUOIN_BINARY, "dev", "--port", "0", "--build-dir", "/nowhere"}, folder.path());
    CHECK(nowhere.wait() == 1);
    CHECK(nowhere.errors() == "quoin: /nowhere is no build tree: it has no CMakeCache.txt\n");
}
