// quoin authz: who may do what, found by asking, printed or held to a file.

#include "app/authz/matrix.hpp"
#include "app/commands/commands.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace quoin::app {

namespace {

constexpr std::string_view head =
    "# Who may do what: the status of every operation of the OpenAPI document, about a thing of one's own, about\n"
    "# another's and about a missing one. Written by `quoin authz > authz.lock`, held to by `quoin authz --check`.\n";

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

void compare(const std::string& path, const std::vector<authz::Cell>& cells) {
    const auto differences = authz::differences(read_file(path), cells);
    for (const auto& line : differences) std::cout << line << '\n';
    if (!differences.empty())
        throw std::runtime_error("who may do what is not as " + path + " says; where that is meant: quoin authz > " +
                                 path);
    std::cout << cells.size() << " cells are as " << path << " says\n";
}

}  // namespace

int authorizations(const AuthorizationsArguments& arguments) {
    authz::Stage stage;
    const auto cells = authz::ask_everything(stage);
    if (arguments.lock) {
        compare(*arguments.lock, cells);
    } else {
        std::cout << head;
        for (const auto& cell : cells) std::cout << authz::to_line(cell) << '\n';
    }
    const auto changed = std::ranges::count_if(cells, &authz::Cell::changed);
    if (changed > 0) throw std::runtime_error(std::to_string(changed) + " refused requests changed the database");
    return 0;
}

}  // namespace quoin::app
