#pragma once
// What can be imported and exported, and what the two commands have in common.

#include "app/commands/commands.hpp"
#include "quoin/crypto/password.hpp"
#include "quoin/transfer/export.hpp"
#include "quoin/transfer/import.hpp"

#include <string>
#include <string_view>

namespace quoin::app {

struct Transfer {
    std::string_view resource;  // "items": its table, too
    std::int64_t (*import_from)(const transfer::ImportRun& run, const PasswordHasher& hasher);
    std::uint64_t (*export_to)(const transfer::ExportRun& run);
    std::uint64_t (*export_with_hashes_to)(const transfer::ExportRun& run);  // nullptr where there are none
};

// Throws UsageError where there is no such resource.
const Transfer& find_transfer(std::string_view resource);

// As asked for, or by the file's ending. Throws UsageError where neither says.
transfer::Format format_of(const TransferArguments& arguments);

// On standard error: a bar where that is a terminal, a line for each tenth otherwise.
transfer::Progress::Shape progress_shape(const TransferArguments& arguments);
void write_progress(const std::string& text);

// "3 products", "1 product"
std::string counted(std::uint64_t count, const std::string& resource);

}  // namespace quoin::app
