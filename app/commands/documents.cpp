// quoin openapi, routes and config: what the program is, printed.

#include "app/app.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/start.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>

namespace quoin::app {

static int print(std::string (*describe)(const Router&)) {
    Router router;
    add_routes(router);
    std::cout << describe(router) << '\n';
    return 0;
}

int print_openapi() { return print(document); }

int print_postman_collection() { return print(postman_collection); }

int print_routes() {
    Router router;
    add_routes(router);
    std::size_t width = 0;
    for (const auto* route : router.routes()) width = std::max(width, route->pattern.size());
    for (const auto* route : router.routes())
        std::cout << std::left << std::setw(8) << to_string(route->method) << std::setw(static_cast<int>(width) + 2)
                  << route->pattern << route->summary << '\n';
    return 0;
}

int print_configuration() {
    const auto configuration = load_configuration();
    std::size_t names = 0, values = 0;
    for (const auto& setting : configuration.list) {
        names = std::max(names, setting.name.size());
        values = std::max(values, setting.value.size());
    }
    for (const auto& [name, value, origin, note, secret] : configuration.list)
        std::cout << std::left << std::setw(static_cast<int>(names) + 2) << name
                  << std::setw(static_cast<int>(values) + 2) << value << origin << (note.empty() ? "" : " - " + note)
                  << '\n';
    for (const auto& warning : configuration.warnings) std::cerr << "warning: " << warning << '\n';
    return 0;
}

}  // namespace quoin::app
