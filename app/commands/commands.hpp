#pragma once
// What the program does when it is called: one function for each command. Each gives the exit status, or throws what
// main() tells in one line.

#include "app/settings.hpp"

#include <optional>
#include <string>

namespace quoin::app {

// Arguments that the command does not take; one line for each fault.
struct UsageError {
    std::string text;
};

struct ServeArguments {
    bool migrate = true;  // false: refuse to serve on an older schema
    Purpose purpose = Purpose::service;
};
int serve(const ServeArguments& arguments);

struct DevArguments {
    bool reload = true;                               // false: serve what is built, until it is told to stop
    std::optional<std::string> build_folder, target;  // none: those of the running program
};
int dev(const DevArguments& arguments);

struct PasswordArguments {
    std::optional<std::string> password;
    bool password_from_input = false;  // the first line of standard input
};

struct CreateUserArguments {
    std::optional<std::string> username, email, name, birthday;
    PasswordArguments password;
    bool admin = false;
};
int create_user(const CreateUserArguments& arguments);

struct CreateStoreManagerArguments {
    std::optional<std::string> name, email;
    PasswordArguments password;
};
int create_store_manager(const CreateStoreManagerArguments& arguments);

struct CreateProductArguments {
    std::optional<std::string> name, description, price;
    std::optional<bool> in_stock;
};
int create_product(const CreateProductArguments& arguments);

int print_openapi();
int print_postman_collection();
int print_routes();
// The effective settings, secrets masked, and where each came from.
int print_configuration();

}  // namespace quoin::app
