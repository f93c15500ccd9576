// notes: a small server on Quoin. `notes` serves it, `notes dev` serves it while you work on it.

#include "notes/migrations.hpp"
#include "notes/routes.hpp"
#include "quoin/db/engine.hpp"
#include "quoin/dev/develop.hpp"
#include "quoin/migrate/runner.hpp"
#include "quoin/server/server.hpp"
#include "quoin/settings/settings.hpp"
#include "quoin/web/openapi.hpp"
#include "quoin/web/router.hpp"
#include "quoin/web/services.hpp"

#include <iostream>

namespace {

using namespace quoin;

// PORT, from the environment or .env.
struct Settings {
    Default<Int<0, 65535>, 8000> port;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (port))

Settings load() {
    auto loaded = load_settings<Settings>(Environment::of_process());
    if (!loaded.faults.empty()) throw std::runtime_error(loaded.faults.front());
    return *std::move(loaded.value);
}

void migrate_to_head(db::Database& database) {
    const auto history = migrate::read_history(notes::migrations());
    if (!history) throw std::runtime_error(history.error());
    const auto connection = database.connect();
    migrate::Observer silent;
    const auto migrated = migrate::Runner(*connection, database.dialect(), *history).upgrade("head", silent);
    if (!migrated) throw std::runtime_error(migrated.error());
}

void serve(const Endpoint& endpoint) {
    const auto database = db::open_sqlite({.path = "notes.db"});
    migrate_to_head(*database);

    Router router;
    notes::routes(router);
    const auto document = openapi(router, {.title = "Notes", .version = "1.0.0", .description = ""});
    router.page("/openapi.json", [&](const Request&, Response& response) { response.fixed_body = document; });

    Loop loop;
    const auto lanes = database->open_lanes(loop);
    Services services;
    services.lend(*lanes);
    const Worker worker{loop, services};
    Server server(endpoint, {}, {&worker, 1}, router);
    server.listen();
    if (endpoint.descriptor < 0) std::cout << "Serving on " << url_of(endpoint, server.port()) << '\n' << std::flush;
    server.run();
}

}  // namespace

int main(int argc, char** argv) try {
    const std::string command = argc > 1 ? argv[1] : "serve";
    const Endpoint endpoint{.port = static_cast<std::uint16_t>(load().port.value), .descriptor = activated_socket()};
    if (command == "serve")
        serve(endpoint);
    else if (command == "dev")
        dev::develop({.endpoint = endpoint, .serve = {"serve"}, .first_page = "/notes"});
    else
        throw std::runtime_error("there is serve and dev");
} catch (const std::exception& error) {
    std::cerr << "notes: " << error.what() << '\n';
    return 1;
}
