#pragma once
// Somebody to send requests as.

#include "quoin/testing/wire.hpp"

#include <string>

namespace quoin::testing {

// The token in the answer to a login.
std::string token_of(const Answer& login);

// Each registers one named ann, and logs her in; gives her token.
std::string register_user(Wire& wire);
std::string register_manager(Wire& wire);

}  // namespace quoin::testing
