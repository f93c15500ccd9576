// A .env file: it is read or its faults are told, and no value of it stands in what is told.

#include "app/settings.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets.hpp"

namespace quoin::fuzz {

namespace {

constexpr const char* nothing[] = {nullptr};

// What it says of itself holds, and never its password.
void check_database(std::string_view url) {
    auto dialect = db::Dialect::sqlite;
    const bool known = app::dialect_of_driver(url.substr(0, url.find(':')), dialect);
    const auto choice = app::parse_database_url(url);
    if (!choice) return require(!choice.error().empty());
    require(app::agree(*choice, *choice));
    require(known && dialect == choice->dialect);
    const auto told = choice->describe();
    require(!told.empty());
    const auto password = choice->postgres.password.reveal();
    if (password.size() >= 16) require(told.find(password) == std::string::npos);
}

void check_secrets(const Loaded<app::Settings>& loaded) {
    for (const auto& each : loaded.list)
        if (each.name == "SECRET_KEY" || each.name == "DB_PASSWORD" || each.name == "REDIS_PASSWORD")
            require(each.value.empty() || each.value == "***");
}

}  // namespace

void settings_file(std::string_view input) {
    const Bytes bytes(input);
    auto dotenv = parse_dotenv(bytes.text());
    for (const auto& variable : dotenv.variables) require(variable.line >= 1 && !variable.name.empty());
    for (const auto& fault : dotenv.faults) require(fault.starts_with(".env line "));
    for (const auto& variable : dotenv.variables) check_database(variable.value.reveal());

    const auto loaded = load_settings<app::Settings>(Environment(nothing, std::move(dotenv)));
    require(static_cast<bool>(loaded.value));  // every setting has a default
    check_secrets(loaded);
}

}  // namespace quoin::fuzz
