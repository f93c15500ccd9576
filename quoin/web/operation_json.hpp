#pragma once
// One operation, and what several share, as they stand in the OpenAPI document.

#include "quoin/web/operation.hpp"

#include <string>

namespace quoin {

struct Route;

// Its summary is a line of a list; here is room for more.
std::string describe_in_words(const Route& route);
void write_json(std::string& out, const Route& route, const Operation& operation);
// In full, even where it is a component.
void write_json(std::string& out, const ResponseDescription& response);
void write_json(std::string& out, const SecurityScheme& scheme);

}  // namespace quoin
