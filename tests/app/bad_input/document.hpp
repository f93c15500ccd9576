#pragma once
// Operations as the OpenAPI document lists them.

#include "tests/app/bad_input/api.hpp"

namespace quoin::app {

std::vector<ListedOperation> read_operations(const boost::json::value& document);

}  // namespace quoin::app
