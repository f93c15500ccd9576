// quoin import: the rows of a file, all or nothing, or with --skip-bad the good ones.

#include "app/commands/start.hpp"
#include "app/commands/transfers.hpp"
#include "app/security_events.hpp"

#include <filesystem>
#include <iostream>

namespace quoin::app {

namespace {

void tell(const std::string& line) { std::cerr << "quoin: " << line << '\n'; }

std::string refused_path(const ImportArguments& arguments) {
    std::error_code absent;
    if (arguments.refused && std::filesystem::equivalent(*arguments.refused, arguments.file, absent))
        throw UsageError{"--refused: the rows themselves are there"};
    if (arguments.refused) return *arguments.refused;
    if (arguments.file == "-") throw UsageError{"--skip-bad needs --refused where the rows come from standard input"};
    return arguments.file + ".refused.ndjson";
}

// Faults are told when the bar is away.
std::int64_t import_with(const ImportArguments& arguments, transfer::Refusals& refusals) {
    const auto& resource = find_transfer(arguments.resource);
    const auto format = format_of(arguments);
    transfer::Input input(arguments.file);
    const auto configuration = load_configuration();
    const auto hasher = hasher_of(configuration);
    const auto database = open_at_head(configuration);
    const auto connection = database->connect();
    transfer::Progress progress(progress_shape(arguments), input.name(), input.size(), transfer::Unit::bytes,
                                write_progress);
    const auto stored =
        resource.import_from({input, format, *connection, database->dialect(), refusals, progress}, hasher);
    if (arguments.resource == "users" && stored > 0 && (arguments.skip_bad || refusals.count() == 0)) {
        Log log = open_log(configuration.settings);
        tell_of_command(log, SecurityEvent::users_imported, counted(static_cast<std::uint64_t>(stored), "users"));
    }
    return stored;
}

int import_good(const ImportArguments& arguments) {
    const auto path = refused_path(arguments);
    transfer::WrittenRefusals refusals(path);
    const auto stored = static_cast<std::uint64_t>(import_with(arguments, refusals));
    std::cout << "Imported " << counted(stored, arguments.resource);
    if (refusals.count() > 0) std::cout << "; " << refusals.count() << " refused, see " << path;
    std::cout << '\n';
    return 0;
}

int import_all(const ImportArguments& arguments) {
    std::vector<std::string> faults;
    const auto name = arguments.file == "-" ? "standard input" : arguments.file;
    transfer::ToldRefusals refusals(name, [&](const std::string& fault) { faults.push_back(fault); });
    const auto stored = static_cast<std::uint64_t>(import_with(arguments, refusals));
    if (refusals.count() == 0) {
        std::cout << "Imported " << counted(stored, arguments.resource) << '\n';
        return 0;
    }
    for (const auto& fault : faults) tell(fault);
    tell(std::string(refusals.enough() ? "there may be more; " : "") + "nothing was imported");
    return 1;
}

}  // namespace

int import_file(const ImportArguments& arguments) {
    if (arguments.refused && !arguments.skip_bad) throw UsageError{"--refused goes with --skip-bad"};
    try {
        return arguments.skip_bad ? import_good(arguments) : import_all(arguments);
    } catch (const transfer::Malformed& malformed) {
        const auto name = arguments.file == "-" ? "standard input" : arguments.file;
        for (const auto& fault : malformed.faults()) tell(transfer::describe(name, fault));
        tell("nothing was imported");
        return 1;
    }
}

}  // namespace quoin::app
