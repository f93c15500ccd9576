// What others on the machine see of the real binary: its environment, what it was started with, and its memory.

#include "tests/program/log_lines.hpp"
#include "tests/program/registering.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

using namespace quoin;
using namespace quoin::testing;
namespace json = boost::json;

namespace {

constexpr auto secret = "canary-key-that-signs-tokens-0123";

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string seen_of(Program& program, const std::string& what) {
    return contents("/proc/" + std::to_string(program.id()) + "/" + what);
}

// What crashes leave in the folder, once the system writes plain files there.
std::string core_in(const std::string& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename().string().starts_with("core")) return entry.path();
    return {};
}

// A server that is used and then killed in a way that asks for a core.
void crash(const std::string& folder, Variables variables) {
    rlimit limit{};
    getrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_CORE, &limit);
    variables.emplace_back("SECRET_KEY", secret);
    Running server(folder, variables);
    auto wire = server.connect();
    CHECK(wire.ask("GET", "/profile", {}, {}, register_user(wire)).status == 200);
    server.program().signal(SIGABRT);
    CHECK(server.program().wait() == -SIGABRT);
}

}  // namespace

TEST_CASE("W6: once it serves, its environment holds no secret any more") {
    const Folder folder;
    auto database = empty_database();
    Running server(folder.path(), {{"DATABASE_URL", database.url()},
                                   {"SECRET_KEY", secret},
                                   {"REDIS_PASSWORD", "canary-of-redis"},
                                   {"DB_PASSWORD", "canary-of-the-database"},
                                   {"LOG_LEVEL", "warning"}});
    const auto environment = seen_of(server.program(), "environ");
    CHECK(environment.find("LOG_LEVEL=warning") != std::string::npos);
    for (const std::string canary : {secret, "canary-of-redis", "canary-of-the-database"})
        CHECK(environment.find(canary) == std::string::npos);
    CHECK(environment.find(database.url()) == std::string::npos);
}

TEST_CASE("W6: a password on the command line is gone from there while the command works") {
    for (const auto& given : {std::vector<std::string>{"--password", "canary-of-a-user"},
                              std::vector<std::string>{"--password=canary-of-a-user"}}) {
        const Folder folder;
        std::vector<std::string> arguments{QUOIN_BINARY, "create-user", "--username", "alice", "--email", ""};
        arguments.insert(arguments.end(), given.begin(), given.end());
        Program program(arguments, folder.path(), {{"BCRYPT_COST", "14"}});  // a second in which to look
        const auto database = folder / "quoin.db";
        while (!std::filesystem::exists(database)) std::this_thread::yield();
        CHECK(seen_of(program, "cmdline").find("alice") != std::string::npos);
        CHECK(seen_of(program, "cmdline").find("canary") == std::string::npos);
        CHECK(program.wait() == 0);
    }
}

TEST_CASE("W6: a crash leaves no core dump, whatever the limit says") {
    const Folder folder;
    crash(folder.path(), {});
    CHECK(core_in(folder.path()).empty());
}

#ifndef QUOIN_SANITIZED  // which keeps what was freed, and takes the signal itself

TEST_CASE("F36, W6: a core dump that was asked for holds no secret") {
    const Folder folder;
    auto database = empty_database();
    crash(folder.path(), {{"CORE_DUMPS", "true"}, {"DATABASE_URL", database.url()}});
    const auto core = core_in(folder.path());
    if (core.empty()) {
        MESSAGE("skipped: no core dumps are written here");
        return;
    }
    const auto memory = contents(core);
    CHECK(memory.size() > 100'000);
    for (const std::string canary : {secret, "strong_password", "eyJhbGciOiJ"})
        CHECK(memory.find(canary) == std::string::npos);
    const auto password = database.url().substr(0, database.url().find('@'));
    CHECK(memory.find(password.substr(password.rfind(':') + 1)) == std::string::npos);
}

TEST_CASE("F36: a crash is told in the log, with where it was") {
    const Folder folder;
    Running server(folder.path());
    CHECK(server.connect().ask("GET", "/health").status == 200);
    server.program().signal(SIGSEGV);
    CHECK(server.program().wait() == -SIGSEGV);
    const auto told = lines_about("crash", server.program().errors());
    REQUIRE(told.size() == 1);
    CHECK(told[0].at("level") == "error");
    CHECK(told[0].at("signal") == "SIGSEGV");
    CHECK(told[0].at("stack").as_string().find("+0x") != json::string::npos);
}

#endif

TEST_CASE("W10: it needs no root, closes its memory to others of its user, and warns root") {
    if (geteuid() != 0) {
        MESSAGE("skipped: only root may become another user");
        return;
    }
    const Folder folder;
    constexpr uid_t nobody = 65534;
    REQUIRE(chown(folder.path().c_str(), nobody, nobody) == 0);
    const auto copy = folder / "quoin";  // nobody may have no way to where it was built
    std::filesystem::copy_file(QUOIN_BINARY, copy);
    const auto as_nobody = std::vector<std::string>{"/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534",
                                                    "--clear-groups",   copy,      "serve", "--port",  "0"};
    Program program(as_nobody, folder.path());
    const auto line = program.wait_for_line("Quoin is serving on ");
    CHECK(Wire(static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)))).ask("GET", "/health").status ==
          200);
    struct stat about{};
    REQUIRE(stat(("/proc/" + std::to_string(program.id()) + "/mem").c_str(), &about) == 0);
    CHECK(about.st_uid == 0);  // not nobody's to look into: proc(5), PR_SET_DUMPABLE
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
    CHECK(lines_about("privileges", program.errors()).empty());

    const Folder others;
    Running as_root(others.path());
    CHECK(as_root.connect().ask("GET", "/health").status == 200);
    CHECK(as_root.stop() == 0);
    CHECK(lines_about("privileges", as_root.program().errors()).size() == 1);
}
