#include "tests/quoin/dev/workshop.hpp"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <regex>
#include <stdexcept>

namespace quoin::testing {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds patience(20);

const std::string stand_in = fs::path(QUOIN_BINARY).parent_path() / "dev_stand_in";

const std::string cmake = R"(#!/bin/sh
set -e
cd "$(dirname "$0")/.."
if [ -p gate ]; then
    echo $$ >building.new
    mv building.new building
    read go <gate
fi
if grep -q wrong src/answer.cpp; then
    echo "$PWD/src/answer.cpp:1:5: error: 'wrong' is wrong"
    echo "    1 | it's wrong"
    echo "      |      ^~~~~"
    echo "$PWD/src/answer.cpp:2:1: error: and so is this"
    exit 1
fi
cp src/answer.cpp answer
cp )" + stand_in + R"( tree/new
mv tree/new tree/dev_stand_in
)";

}  // namespace

Workshop::Workshop() {
    fs::create_directories(folder / "src/sub");
    fs::create_directory(folder / "tree");
    save("tree/CMakeCache.txt", "CMAKE_COMMAND:INTERNAL=" + (folder / "tree/cmake") +
                                    "\nCMAKE_HOME_DIRECTORY:INTERNAL=" + (folder / "src") + "\n");
    save("tree/cmake", cmake);
    ::chmod((folder / "tree/cmake").c_str(), 0700);
    answer("one");
}

Program& Workshop::dev() {
    auto& program = dev_.emplace(std::vector<std::string>{stand_in, "dev"}, folder.path());
    const auto line = program.wait_for_next_line("serving on http://127.0.0.1:");
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
    return program;
}

void Workshop::save(const std::string& file, const std::string& text) const {
    std::ofstream(folder / (file + "~")) << text;
    fs::rename(folder / (file + "~"), folder / file);
}

void Workshop::close_gate() const {
    if (::mkfifo((folder / "gate").c_str(), 0600) != 0) throw std::runtime_error("mkfifo");
}

void Workshop::open_gate() const {
    std::ofstream gate(folder / "gate");  // waits for the build
    fs::remove(folder / "gate");
    fs::remove(folder / "building");
    gate << "go\n";
}

pid_t Workshop::wait_for_build() const {
    const auto deadline = steady_clock::now() + patience;
    while (steady_clock::now() < deadline) {
        pid_t id = 0;
        if (std::ifstream(folder / "building") >> id) return id;
    }
    throw std::runtime_error("no build");
}

void Workshop::wait_for_answer(const std::string& text) const {
    const auto deadline = steady_clock::now() + patience;
    std::string last;
    while ((last = ask()) != text)
        if (steady_clock::now() > deadline) throw std::runtime_error("the answer is still: " + last);
}

std::string timeless(const std::string& output) {
    return std::regex_replace(output, std::regex(R"([0-9]+\.[0-9] s)"), "0.0 s");
}

}  // namespace quoin::testing
