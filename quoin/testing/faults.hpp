#pragma once
// What a 422 complains of, in short.

#include "quoin/testing/client.hpp"

#include <string>

namespace quoin::testing {

// Where each fault of a 422 is and of what type: R"(["body","email"] missing;["query","limit"] int_parsing;)".
std::string types_of(const Answer& answer);

}  // namespace quoin::testing
