#pragma once
// The formats that rows come and go in.

#include <optional>
#include <string_view>

namespace quoin::transfer {

enum class Format {
    csv,     // RFC 4180 with a header row
    ndjson,  // a JSON object on each line
};

// By the ending: .csv, .ndjson or .jsonl.
std::optional<Format> format_of(std::string_view path);

}  // namespace quoin::transfer
