#pragma once
// What the program does when it is called: one function for each command. Each gives the exit status, or throws what
// main() tells in one line.

#include "app/settings.hpp"

#include <optional>
#include <string>
#include <vector>

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

// What import and export have in common: "-" is standard input or output.
struct TransferArguments {
    std::string resource;  // one of transferable()
    std::string file;
    std::optional<std::string> format;  // csv or ndjson; otherwise by the file's ending
    bool quiet = false;                 // no progress
};
// "items", "products", …
std::vector<std::string> transferable();

struct ImportArguments : TransferArguments {
    bool skip_bad = false;
    std::optional<std::string> refused;
};
int import_file(const ImportArguments& arguments);

struct ExportArguments : TransferArguments {
    bool with_password_hashes = false;
};
int export_file(const ExportArguments& arguments);

struct AuthorizationsArguments {
    std::optional<std::string> lock;  // a file to hold the access matrix to; none: it is printed
};
int authorizations(const AuthorizationsArguments& arguments);

int print_openapi();
int print_postman_collection();
int print_routes();
// The effective settings, secrets masked, and where each came from.
int print_configuration();

}  // namespace quoin::app
