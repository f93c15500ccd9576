#include "app/commands/transfers.hpp"

#include "app/accounts/transfer.hpp"
#include "app/posts/transfer.hpp"
#include "app/products/transfer.hpp"
#include "app/store/items_transfer.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>

namespace quoin::app {

// Where no password is involved.
template <std::int64_t (*import_from)(const transfer::ImportRun&)>
static std::int64_t without_hasher(const transfer::ImportRun& run, const PasswordHasher&) {
    return import_from(run);
}

static constexpr std::array transfers{
    Transfer{"items", without_hasher<items::import_from>, items::export_to, nullptr},
    Transfer{"products", without_hasher<products::import_from>, products::export_to, nullptr},
    Transfer{"users", accounts::import_from, accounts::export_to, accounts::export_with_hashes_to},
    Transfer{"posts", without_hasher<posts::import_from>, posts::export_to, nullptr},
};

std::vector<std::string> transferable() {
    std::vector<std::string> names;
    for (const auto& each : transfers) names.emplace_back(each.resource);
    return names;
}

const Transfer& find_transfer(std::string_view resource) {
    const auto found = std::ranges::find(transfers, resource, &Transfer::resource);
    if (found == transfers.end()) throw UsageError{"there is nothing called " + std::string(resource)};
    return *found;
}

transfer::Format format_of(const TransferArguments& arguments) {
    if (arguments.format) return *arguments.format == "csv" ? transfer::Format::csv : transfer::Format::ndjson;
    if (const auto format = transfer::format_of(arguments.file)) return *format;
    throw UsageError{"the ending of " + arguments.file + " does not tell the format: say --format csv or ndjson"};
}

transfer::Progress::Shape progress_shape(const TransferArguments& arguments) {
    using enum transfer::Progress::Shape;
    if (arguments.quiet) return none;
    return ::isatty(STDERR_FILENO) == 1 ? bar : lines;
}

void write_progress(const std::string& text) { std::cerr << text << std::flush; }

std::string counted(std::uint64_t count, const std::string& resource) {
    return std::to_string(count) + " " + (count == 1 ? resource.substr(0, resource.size() - 1) : resource);
}

}  // namespace quoin::app
