#include "quoin/settings/environment.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace quoin {

namespace {

constexpr std::size_t most = 1 << 20;  // a .env longer than a mebibyte is something else

const Variable* last(const std::vector<Variable>& variables, std::string_view name) {
    const auto found =
        std::find_if(variables.rbegin(), variables.rend(), [&](const auto& v) { return v.name == name; });
    return found == variables.rend() ? nullptr : &*found;
}

Dotenv read_dotenv(const std::string& path) {
    const auto close = [](FILE* file) { std::fclose(file); };
    const std::unique_ptr<FILE, decltype(close)> file(std::fopen(path.c_str(), "rbe"));
    if (!file && errno == ENOENT) return {};
    if (!file) return {.faults = {path + ": " + std::strerror(errno)}};
    std::setvbuf(file.get(), nullptr, _IONBF, 0);  // its buffer would keep secrets

    std::string text(most + 1, '\0');
    const auto size = std::fread(text.data(), 1, text.size(), file.get());
    Dotenv dotenv;
    if (std::ferror(file.get()))
        dotenv.faults.push_back(path + ": " + std::strerror(errno));
    else if (size > most)
        dotenv.faults.push_back(path + ": longer than a mebibyte");
    else
        dotenv = parse_dotenv(std::string_view(text).substr(0, size));
    wipe(text);
    return dotenv;
}

}  // namespace

Environment::Environment(const char* const* entries, Dotenv dotenv) : dotenv_(std::move(dotenv)) {
    for (; *entries; ++entries) {
        const std::string_view entry(*entries);
        if (const auto equals = entry.find('='); equals != entry.npos)
            process_.push_back({std::string(entry.substr(0, equals)), Secret(std::string(entry.substr(equals + 1)))});
    }
}

Environment Environment::of_process(const std::string& path) { return Environment(environ, read_dotenv(path)); }

void wipe_variables(std::span<const std::string> names) {
    for (const auto& name : names) {
        char* value = getenv(name.c_str());
        if (!value) continue;
        wipe(value, std::strlen(value));
        unsetenv(name.c_str());
    }
}

const Variable* Environment::find(std::span<const std::string> names) const {
    for (const auto* variables : {&process_, &dotenv_.variables})
        for (const auto& name : names)
            if (const auto* variable = last(*variables, name)) return variable;
    return nullptr;
}

const Variable* Environment::find(std::string_view name) const {
    const std::string one(name);
    return find(std::span(&one, 1));
}

}  // namespace quoin
