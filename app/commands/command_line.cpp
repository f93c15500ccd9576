#include "app/commands/command_line.hpp"

#include "app/commands/commands.hpp"
#include "app/commands/db_command_line.hpp"
#include "app/version.hpp"
#include "quoin/base/secret.hpp"

#include <stdlib.h>

#include <CLI/CLI.hpp>

#include <cstring>
#include <functional>
#include <iostream>

namespace quoin::app {

namespace {

constexpr int failed = 1, wrong_usage = 2;

using Chosen = std::function<int()>;

// A flag is the variable of the same name, for this run: it wins over the environment and is checked like it.
void set_variable(CLI::App& command, const std::string& flag, const char* variable, const std::string& help) {
    command.add_option_function<std::string>(
        flag, [variable](const std::string& value) { ::setenv(variable, value.c_str(), 1); }, help);
}

void add_address(CLI::App& command) {
    set_variable(command, "--host", "HOST", "The address to listen on (default 127.0.0.1)");
    set_variable(command, "--port", "PORT", "The port to listen on; 0 takes any that is free (default 8000)");
    set_variable(command, "--workers", "WORKERS", "Threads that serve (default: one for each core)");
}

void add_serve(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("serve", "Serve HTTP until SIGTERM or Ctrl-C");
    add_address(*command);
    auto arguments = std::make_shared<ServeArguments>();
    command->add_flag_callback(
        "--no-migrate", [arguments] { arguments->migrate = false; },
        "Refuse to serve where the database's schema is older than the program");
    command->callback([&chosen, arguments] { chosen = [arguments] { return serve(*arguments); }; });
}

void add_dev(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand(
        "dev",
        "Serve while you work on the program: build and restart it when a source changes, with the port kept open");
    add_address(*command);
    auto arguments = std::make_shared<DevArguments>();
    command->add_option("--build-dir", arguments->build_folder,
                        "The build tree of CMake (default: the one this program stands in)");
    command->add_option("--target", arguments->target, "What to build there (default: this program's name)");
    command->add_flag_callback(
        "--no-reload", [arguments] { arguments->reload = false; }, "Serve what is built, and watch nothing");
    command->callback([&chosen, arguments] { chosen = [arguments] { return dev(*arguments); }; });
}

void add_password(CLI::App& command, PasswordArguments& arguments) {
    command.add_option("--password", arguments.password,
                       "The password; better be asked: others on this machine may see it here");
    command.add_flag("--password-stdin", arguments.password_from_input,
                     "Read the password from the first line of standard input");
}

void add_create_user(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("create-user", "Create a user; asks for what is not given");
    auto arguments = std::make_shared<CreateUserArguments>();
    command->add_option("--username", arguments->username, "The name to log in by");
    command->add_option("--email", arguments->email, "The e-mail address; logs in as well");
    command->add_option("--name", arguments->name, "What the user is called");
    command->add_option("--birthday", arguments->birthday, "A date such as 1990-05-17");
    add_password(*command, arguments->password);
    command->add_flag("--admin", arguments->admin, "May change and delete other users and see their e-mails");
    command->callback([&chosen, arguments] { chosen = [arguments] { return create_user(*arguments); }; });
}

void add_create_store_manager(CLI::App& program, Chosen& chosen) {
    auto* command =
        program.add_subcommand("create-store-manager", "Create a store manager; asks for what is not given");
    auto arguments = std::make_shared<CreateStoreManagerArguments>();
    command->add_option("--name", arguments->name, "What the manager is called");
    command->add_option("--email", arguments->email, "The e-mail address to log in by");
    add_password(*command, arguments->password);
    command->callback([&chosen, arguments] { chosen = [arguments] { return create_store_manager(*arguments); }; });
}

void add_create_product(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("create-product", "Create a product; asks for what is not given");
    auto arguments = std::make_shared<CreateProductArguments>();
    command->add_option("--name", arguments->name, "What the product is called");
    command->add_option("--description", arguments->description, "A few words about it (default: none)");
    command->add_option("--price", arguments->price, "A number such as 9.99, with up to 6 decimal places");
    auto* in = command->add_flag_callback(
        "--in-stock", [arguments] { arguments->in_stock = true; }, "It can be had at once (the default)");
    auto* out = command->add_flag_callback(
        "--out-of-stock", [arguments] { arguments->in_stock = false; }, "It cannot be had for now");
    in->excludes(out);
    command->callback([&chosen, arguments] { chosen = [arguments] { return create_product(*arguments); }; });
}

void add_transfer(CLI::App& command, TransferArguments& arguments) {
    command.add_option("--format", arguments.format, "csv or ndjson (default: by the file's ending)")
        ->check(CLI::IsMember({"csv", "ndjson"}));
    command.add_flag("--quiet", arguments.quiet, "Show no progress");
}

void add_import(CLI::App& program, Chosen& chosen) {
    auto* command =
        program.add_subcommand("import", "Import rows from a file: all of them, or none where one is wrong");
    auto arguments = std::make_shared<ImportArguments>();
    command->add_option("resource", arguments->resource, "What the rows are")
        ->required()
        ->check(CLI::IsMember(transferable()));
    command->add_option("file", arguments->file, "A CSV file with a header row, or NDJSON; - is standard input")
        ->required();
    add_transfer(*command, *arguments);
    command->add_flag("--skip-bad", arguments->skip_bad,
                      "Import the good rows, and write the others with their faults to FILE.refused.ndjson");
    command->add_option("--refused", arguments->refused, "With --skip-bad: the file for the refused rows");
    command->callback([&chosen, arguments] { chosen = [arguments] { return import_file(*arguments); }; });
}

void add_export(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("export", "Export rows to a file that import reads again");
    auto arguments = std::make_shared<ExportArguments>();
    command->add_option("resource", arguments->resource, "What the rows are")
        ->required()
        ->check(CLI::IsMember(transferable()));
    command->add_option("file", arguments->file, "The file to write; - is standard output, in CSV (default)");
    add_transfer(*command, *arguments);
    command->add_flag("--with-password-hashes", arguments->with_password_hashes,
                      "Users with what logs them in; a file is readable by its owner only");
    command->callback([&chosen, arguments] { chosen = [arguments] { return export_file(*arguments); }; });
}

void add_printing(CLI::App& program, Chosen& chosen, const std::string& name, const std::string& help, int (*print)()) {
    program.add_subcommand(name, help)->callback([&chosen, print] { chosen = print; });
}

void add_openapi(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand("openapi", "Print the OpenAPI document");
    auto postman = std::make_shared<bool>(false);
    command->add_flag("--postman", *postman, "Print a Postman collection (v2.1) of the same operations instead");
    command->callback([&chosen, postman] { chosen = *postman ? print_postman_collection : print_openapi; });
}

void add_authz(CLI::App& program, Chosen& chosen) {
    auto* command = program.add_subcommand(
        "authz", "Print who may do what: asks every operation of the OpenAPI document, on a database made for it");
    auto arguments = std::make_shared<AuthorizationsArguments>();
    command
        ->add_option("--check", arguments->lock,
                     "Compare with this file instead (authz.lock), and tell each line that differs")
        ->option_text("FILE");
    command->callback([&chosen, arguments] { chosen = [arguments] { return authorizations(*arguments); }; });
}

// As CLI11 takes them: the last first. It takes "--name=" for a flag without a value, and the next argument for that
// value (2.1.2); "--name" "" it reads as it is meant.
std::vector<std::string> reversed(int argc, char** argv) {
    std::vector<std::string> arguments;
    for (int i = argc - 1; i > 0; --i) {
        std::string_view argument = argv[i];
        if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
            arguments.emplace_back();
            argument.remove_suffix(1);
        }
        arguments.emplace_back(argument);
    }
    return arguments;
}

// What a process was started with is there to read for everybody on the machine (/proc/PID/cmdline).
void hide_passwords(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        constexpr std::string_view flag = "--password";
        if (argument.starts_with(flag) && argument.substr(flag.size()).starts_with('='))
            wipe(argv[i] + flag.size() + 1, argument.size() - flag.size() - 1);
        else if (argument == flag && i + 1 < argc)
            wipe(argv[i + 1], std::strlen(argv[i + 1]));
    }
}

int refuse_usage(const std::string& what, const CLI::App& program) {
    std::string command = "quoin";
    for (auto chosen = program.get_subcommands(); !chosen.empty(); chosen = chosen.front()->get_subcommands())
        command += " " + chosen.front()->get_name();
    std::cerr << "quoin: " << what << " (see `" << command << " --help`)\n";
    return wrong_usage;
}

int run(const Chosen& command) {
    try {
        return command();
    } catch (const UsageError& error) {
        std::cerr << "quoin: " << error.text << '\n';
        return wrong_usage;
    } catch (const std::exception& error) {
        std::cerr << "quoin: " << error.what() << '\n';
        return failed;
    }
}

}  // namespace

int run_command_line(int argc, char** argv) {
    CLI::App program("An authenticated REST backend in one program.", "quoin");
    program.set_version_flag("--version", "quoin " + std::string(version));
    program.require_subcommand(0, 1);
    program.footer("Settings come from flags, the environment, .env, and defaults: see `quoin config`.");
    Chosen chosen;
    add_serve(program, chosen);
    add_dev(program, chosen);
    add_create_user(program, chosen);
    add_create_store_manager(program, chosen);
    add_create_product(program, chosen);
    add_import(program, chosen);
    add_export(program, chosen);
    add_db(program, chosen);
    add_printing(program, chosen, "routes", "Print a table of the routes", print_routes);
    add_openapi(program, chosen);
    add_authz(program, chosen);
    add_printing(program, chosen, "config", "Print the effective settings and where each came from",
                 print_configuration);
    try {
        program.parse(reversed(argc, argv));
    } catch (const CLI::Success& success) {  // --help, --version
        return program.exit(success);
    } catch (const CLI::ParseError& error) {
        return refuse_usage(error.what(), program);
    }
    hide_passwords(argc, argv);
    if (chosen) return run(chosen);
    std::cerr << program.help();
    return wrong_usage;
}

}  // namespace quoin::app
