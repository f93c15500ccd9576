// quoin create-user: by flags, or by questions with a hidden password.

#include "app/accounts/store.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/flags.hpp"
#include "app/commands/new_password.hpp"
#include "app/commands/start.hpp"
#include "app/security_events.hpp"

#include <iostream>

namespace quoin::app {

int create_user(const CreateUserArguments& arguments) {
    const auto configuration = load_configuration();
    const auto asked_name = given_or_asked(arguments.username, "Username: ");
    const auto asked_email = given_or_asked(arguments.email, "E-mail (empty for none): ");
    Flags flags;
    auto username = flags.require<Username>("--username", asked_name);
    auto email = flags.read<Email>("--email", asked_email);
    auto name = flags.read<PersonName>("--name", arguments.name);
    const auto birthday = flags.read<Date>("--birthday", arguments.birthday);
    flags.finish();
    const auto password = read_new_password(arguments.password);

    OpenDatabase database(configuration);
    const NewUser user{{},
                       *std::move(username),
                       std::move(name),
                       std::move(email),
                       {hasher_of(configuration).hash(password.reveal())},
                       birthday,
                       now(),
                       arguments.admin ? Role::admin : Role::user};
    const auto id = database.wait_for([&](Db db) { return accounts::add(db, user); });
    if (!id) throw std::runtime_error("the username or the e-mail is already taken");
    std::cout << "Created " << label_of(user.role) << ' ' << user.username.str() << " with id " << std::int64_t{*id}
              << '\n';
    Log log = open_log(configuration.settings);
    tell_of_command(log, SecurityEvent::user_created, std::to_string(*id));
    return 0;
}

}  // namespace quoin::app
