// quoin create-user: by flags, or by questions with a hidden password.

#include "app/accounts/store.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/start.hpp"
#include "app/commands/terminal.hpp"
#include "quoin/crypto/password.hpp"

#include <iostream>

namespace quoin::app {

namespace {

// Reads flags by the rules of the fields they fill; every fault at once.
class Flags {
public:
    template <class T>
    std::optional<T> read(const std::string& flag, const std::optional<std::string>& text) {
        if (!text || text->empty()) return std::nullopt;
        Slot<T> value;
        Issues issues;
        if (Codec<T>::from_text(*text, value, issues)) return *std::move(value);
        for (const auto& issue : issues.list()) refuse(flag + ": " + issue.msg);
        return std::nullopt;
    }
    void require(const std::string& flag, const std::optional<std::string>& text) {
        if (!text || text->empty()) refuse(flag + ": is needed");
    }
    void finish() const {
        if (!faults_.empty()) throw UsageError{faults_};
    }

private:
    void refuse(const std::string& fault) { faults_ += (faults_.empty() ? "" : "\nquoin: ") + fault; }

    std::string faults_;
};

std::optional<std::string> given_or_asked(const std::optional<std::string>& given, const std::string& question) {
    if (given || !standard_input_is_terminal()) return given;
    return ask(question);
}

std::string password_of(const CreateUserArguments& arguments) {
    if (arguments.password) return *arguments.password;
    if (arguments.password_from_input || !standard_input_is_terminal()) return ask("");
    auto password = ask_hidden("Password: ");
    if (ask_hidden("Password again: ") != password) throw UsageError{"the passwords differ"};
    return password;
}

// Who creates accounts here is trusted to know: a weak password is a warning, one that cannot be stored is refused.
void check_password(std::string_view password) {
    if (auto wrong = check_text(password, 1, longest_password); !wrong.none())
        throw UsageError{"--password: " + wrong.msg};
    if (password.size() > longest_password) throw UsageError{"--password: bcrypt sees no more than 72 bytes"};
    if (const auto reason = why_refused(password, 8); !reason.empty())
        std::cerr << "warning: the password " << reason << '\n';
}

}  // namespace

int create_user(const CreateUserArguments& arguments) {
    const auto configuration = load_configuration();
    const auto asked_name = given_or_asked(arguments.username, "Username: ");
    const auto asked_email = given_or_asked(arguments.email, "E-mail (empty for none): ");
    Flags flags;
    flags.require("--username", asked_name);
    auto username = flags.read<Username>("--username", asked_name);
    auto email = flags.read<Email>("--email", asked_email);
    auto name = flags.read<PersonName>("--name", arguments.name);
    const auto birthday = flags.read<Date>("--birthday", arguments.birthday);
    flags.finish();
    const Secret password(password_of(arguments));
    check_password(password.reveal());

    Log log(LogLevel::warning);
    const auto database = open_database(configuration);
    bring_to_head(*database, log);
    const PasswordHasher hasher(static_cast<int>(configuration.settings.bcrypt_cost.value));
    const NewUser user{{},
                       *std::move(username),
                       std::move(name),
                       std::move(email),
                       {hasher.hash(password.reveal())},
                       birthday,
                       now(),
                       arguments.admin ? Role::admin : Role::user};
    Loop loop;
    const auto lanes = database->open_lanes(loop);
    const auto id = run(loop, accounts::add(Db(*lanes), user));
    if (!id) throw std::runtime_error("the username or the e-mail is already taken");
    std::cout << "Created " << label_of(user.role) << ' ' << user.username.str() << " with id " << std::int64_t{*id}
              << '\n';
    return 0;
}

}  // namespace quoin::app
