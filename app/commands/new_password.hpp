#pragma once
// A new password on the command line: from a flag, from standard input, or typed twice where nobody sees it.

#include "app/commands/commands.hpp"
#include "quoin/base/secret.hpp"

namespace quoin::app {

// Who creates accounts here is trusted to know: a weak password is a warning, one that cannot be stored a UsageError.
Secret read_new_password(const PasswordArguments& arguments);

}  // namespace quoin::app
