// quoin create-store-manager: by flags, or by questions with a hidden password.

#include "app/commands/commands.hpp"
#include "app/commands/flags.hpp"
#include "app/commands/new_password.hpp"
#include "app/commands/start.hpp"
#include "app/security_events.hpp"
#include "app/store/managers_store.hpp"

#include <iostream>

namespace quoin::app {

int create_store_manager(const CreateStoreManagerArguments& arguments) {
    const auto configuration = load_configuration();
    const auto asked_name = given_or_asked(arguments.name, "Name: ");
    const auto asked_email = given_or_asked(arguments.email, "E-mail: ");
    Flags flags;
    auto name = flags.require<PersonName>("--name", asked_name);
    auto email = flags.require<Email>("--email", asked_email);
    flags.finish();
    const auto password = read_new_password(arguments.password);

    OpenDatabase database(configuration);
    const NewStoreManager manager{
        Uuid::generate(now()), *std::move(name), *std::move(email), {hasher_of(configuration).hash(password.reveal())}};
    if (!database.wait_for([&](Db db) { return managers::add(db, manager); }))
        throw std::runtime_error("the e-mail is already taken");
    std::cout << "Created store manager " << manager.email.str() << " with id " << manager.id.str() << '\n';
    Log log = open_log(configuration.settings);
    tell_of_command(log, SecurityEvent::store_manager_created, manager.id.str());
    return 0;
}

}  // namespace quoin::app
