#include "app/commands/new_password.hpp"

#include "app/commands/terminal.hpp"
#include "quoin/crypto/password.hpp"
#include "quoin/crypto/password_rule.hpp"
#include "quoin/schema/types.hpp"

#include <iostream>

namespace quoin::app {

static std::string given_or_typed(const PasswordArguments& arguments) {
    if (arguments.password) return *arguments.password;
    if (arguments.password_from_input || !standard_input_is_terminal()) return ask("");
    auto password = ask_hidden("Password: ");
    if (ask_hidden("Password again: ") != password) throw UsageError{"the passwords differ"};
    return password;
}

static void check(std::string_view password) {
    if (auto wrong = check_text(password, 1, longest_password); !wrong.none())
        throw UsageError{"--password: " + wrong.msg};
    if (password.size() > longest_password) throw UsageError{"--password: bcrypt sees no more than 72 bytes"};
    if (const auto reason = why_refused(password, 8); !reason.empty())
        std::cerr << "warning: the password " << reason << '\n';
}

Secret read_new_password(const PasswordArguments& arguments) {
    Secret password(given_or_typed(arguments));
    check(password.reveal());
    return password;
}

}  // namespace quoin::app
