#pragma once
// The fuzz targets, by name: fuzz/targets/NAME.cpp.

#include <array>
#include <string_view>

namespace quoin::fuzz {

void http_head(std::string_view input);
void chunked_body(std::string_view input);
void json_body(std::string_view input);
void form(std::string_view input);
void query(std::string_view input);
void path(std::string_view input);
void jwt(std::string_view input);
void cursor(std::string_view input);
void settings_file(std::string_view input);
void csv_import(std::string_view input);
void ndjson_import(std::string_view input);
void postgres_rows(std::string_view input);
void forwarded(std::string_view input);

struct Target {
    std::string_view name;
    void (*run)(std::string_view input);
};

inline constexpr std::array targets{
    Target{"http_head", http_head},
    Target{"chunked_body", chunked_body},
    Target{"json_body", json_body},
    Target{"form", form},
    Target{"query", query},
    Target{"path", path},
    Target{"jwt", jwt},
    Target{"cursor", cursor},
    Target{"settings_file", settings_file},
    Target{"csv_import", csv_import},
    Target{"ndjson_import", ndjson_import},
    Target{"postgres_rows", postgres_rows},
    Target{"forwarded", forwarded},
};

}  // namespace quoin::fuzz
