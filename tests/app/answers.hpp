#pragma once
// What tests ask of an answer.

#include "quoin/testing/client.hpp"

#include <string>

namespace quoin::app {

// Where each fault of a 422 is and of what type: R"(["body","email"] missing;["query","limit"] int_parsing;)".
std::string types_of(const testing::Answer& answer);

}  // namespace quoin::app
