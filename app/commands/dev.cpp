// quoin dev: serves, and builds and restarts what is served when its sources change.

#include "app/commands/commands.hpp"
#include "app/commands/start.hpp"
#include "quoin/dev/develop.hpp"

#include <iostream>

namespace quoin::app {

int dev(const DevArguments& arguments) {
    // The server that develop() starts is told of it by the socket that it is handed.
    if (activated_socket() < 0)
        std::cout << "dev: for development only: a SECRET_KEY that is short or from a tutorial is accepted here\n"
                  << std::flush;
    if (!arguments.reload) return serve({.purpose = Purpose::development});

    const auto settings = load_configuration(Purpose::development).settings;
    dev::develop(
        {.endpoint = {.host = settings.host.value.str(), .port = static_cast<std::uint16_t>(settings.port.value)},
         .serve = {"dev", "--no-reload"},
         .first_page = settings.docs ? "/docs" : "",
         .build_folder = arguments.build_folder,
         .target = arguments.target});
    return 0;
}

}  // namespace quoin::app
