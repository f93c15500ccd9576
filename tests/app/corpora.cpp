#include "tests/app/corpora.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace quoin::app {

namespace {

const std::filesystem::path folder = QUOIN_SOURCE_DIR "/tests/corpora";

// Sorted, so that the order does not depend on the file system.
std::vector<std::string> each_once(std::vector<std::string> texts) {
    std::ranges::sort(texts);
    const auto rest = std::ranges::unique(texts);
    texts.erase(rest.begin(), rest.end());
    return texts;
}

}  // namespace

std::vector<std::string> naughty_strings() {
    std::ifstream file(folder / "naughty-strings/blns.json");
    const auto list = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    return each_once(boost::json::value_to<std::vector<std::string>>(list));
}

std::vector<std::string> sql_payloads() {
    constexpr std::string_view time = "__TIME__";
    std::vector<std::string> payloads{"'; select pg_sleep(5); --", "1 or pg_sleep(5) is null"};
    for (const auto& entry : std::filesystem::directory_iterator(folder / "sql-injection")) {
        if (entry.path().extension() != ".txt") continue;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            if (const auto at = line.find(time); at != line.npos) line.replace(at, time.size(), "5");
            payloads.push_back(line);
        }
    }
    return each_once(std::move(payloads));
}

}  // namespace quoin::app
