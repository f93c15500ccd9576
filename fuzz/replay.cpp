// Runs inputs that are kept through a target, without a fuzzer: fuzz_replay TARGET FILE|FOLDER…

#include "fuzz/targets.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& place) {
    if (fs::is_regular_file(place)) return {place};
    std::vector<fs::path> files;
    if (!fs::exists(place)) return files;
    for (const auto& entry : fs::directory_iterator(place))
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
    const auto target = std::ranges::find(quoin::fuzz::targets, argc > 1 ? argv[1] : "", &quoin::fuzz::Target::name);
    if (target == quoin::fuzz::targets.end()) {
        std::cerr << "usage: fuzz_replay TARGET FILE|FOLDER...; the targets are:";
        for (const auto& each : quoin::fuzz::targets) std::cerr << ' ' << each.name;
        std::cerr << '\n';
        return 2;
    }
    std::size_t count = 0;
    target->run("");
    for (int i = 2; i < argc; ++i)
        for (const auto& file : files_of(argv[i])) {
            std::cout << file.string() << std::endl;  // flushed: it must be there when the target ends the process
            target->run(contents(file));
            ++count;
        }
    std::cout << count << " inputs\n";
    return count > 0 ? 0 : 1;  // a folder that was renamed must not pass in silence
}
