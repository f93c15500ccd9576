// quoin export: the rows of a table to a file that quoin import reads again.

#include "app/commands/start.hpp"
#include "app/commands/transfers.hpp"
#include "app/security_events.hpp"

#include <iostream>

namespace quoin::app {

namespace {

TransferArguments with_defaults(TransferArguments arguments) {
    if (arguments.file.empty()) arguments.file = "-";
    if (arguments.file == "-" && !arguments.format) arguments.format = "csv";
    return arguments;
}

}  // namespace

int export_file(const ExportArguments& arguments) {
    const auto& resource = find_transfer(arguments.resource);
    const bool hashes = arguments.with_password_hashes;
    if (hashes && !resource.export_with_hashes_to) throw UsageError{"--with-password-hashes goes with users"};
    const auto chosen = with_defaults(arguments);
    const auto format = format_of(chosen);
    const auto configuration = load_configuration();
    const auto database = open_at_head(configuration);
    const auto connection = database->connect();
    const auto total = std::stoull(connection->query("select count(*) from " + chosen.resource)[0][0]);
    transfer::Output output(chosen.file, hashes ? transfer::Readers::owner_only : transfer::Readers::as_usual);
    std::uint64_t rows = 0;
    {
        transfer::Progress progress(progress_shape(chosen), "export of " + chosen.resource, total, transfer::Unit::rows,
                                    write_progress);
        const transfer::ExportRun run{output, format, *connection, progress};
        rows = hashes ? resource.export_with_hashes_to(run) : resource.export_to(run);
    }
    if (chosen.file != "-") std::cout << "Exported " << counted(rows, chosen.resource) << " to " << chosen.file << '\n';
    if (hashes) {
        Log log = open_log(configuration.settings);
        tell_of_command(log, SecurityEvent::password_hashes_exported, counted(rows, chosen.resource));
    }
    return 0;
}

}  // namespace quoin::app
