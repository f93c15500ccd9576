#include "tests/seeds/walkthrough.hpp"

#include "app/database_choice.hpp"
#include "quoin/crypto/base64url.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <cstdlib>
#include <fstream>

namespace quoin::testing {

namespace {

const Variables cheap_hashes{{"BCRYPT_COST", "4"}};

bool is_set_to(const char* variable, std::string_view value) {
    const auto* set = std::getenv(variable);
    return set && set == value;
}

DatabasePlace place_of(const std::string& url) {
    const auto parts = app::parse_database_url(url).value().postgres;
    return {parts.host, parts.port, parts.name, parts.user, std::string(parts.password.reveal())};
}

std::string line(const std::string& name, const std::string& value) { return name + "=" + value + "\n"; }

Outcome outcome_of(Program& program) {
    const int status = program.wait();
    return {status, program.output(), program.errors()};
}

}  // namespace

Walkthrough::Walkthrough() {
    if (is_set_to("QUOIN_TEST_ENGINE", "postgres")) {
        database_.emplace([](db::Connection&, db::Dialect) {});
        place_ = place_of(database_->url());
    }
    if (is_set_to("QUOIN_TEST_REVOCATIONS", "redis")) redis_.emplace();
}

void Walkthrough::execute(const std::string& sql) { (*database_)->connect()->execute(sql); }

std::vector<std::vector<std::string>> Walkthrough::query(const std::string& sql) {
    if (database_) return (*database_)->connect()->query(sql);
    return db::open_sqlite({.path = folder_ / "quoin.db"})->connect()->query(sql);
}

void Walkthrough::connect_as(const std::string& user, const std::string& password) {
    place_.user = user;
    place_.password = password;
}

std::string Walkthrough::database_lines(const DatabaseVariables& names) const {
    if (on_sqlite()) return "";
    return line(names.host, place_.host) + line(names.port, place_.port) + line(names.name, place_.name) +
           line(names.user, place_.user) + line(names.password, place_.password);
}

std::string Walkthrough::redis_lines() const {
    if (!redis_) return "";
    return line("REDIS_HOST", "127.0.0.1") + line("REDIS_PORT", redis_->port_text()) + line("REDIS_DB", "0");
}

void Walkthrough::write_env(const std::string& lines) { std::ofstream(folder_ / ".env") << lines; }

Outcome Walkthrough::run(std::vector<std::string> arguments) const { return call(folder_, std::move(arguments)); }

void Walkthrough::migrate() {
    const auto generated = run(
        {"db", "revision", "--autogenerate", "-m", "create tables", "--migrations", QUOIN_SOURCE_DIR "/migrations"});
    CHECK_MESSAGE(generated.status == 0, generated.errors);
    CHECK(generated.output == "The models ask for nothing that the revisions do not give: nothing is written\n");
    const auto upgraded = run({"db", "upgrade", "head"});
    CHECK_MESSAGE(upgraded.status == 0, upgraded.errors);
    CHECK(run({"db", "check"}).status == 0);
}

Outcome Walkthrough::run_at_terminal(const std::string& arguments, const std::vector<Prompt>& prompts) const {
    Program terminal(
        {"/usr/bin/script", "--quiet", "--return", "--flush", "--command", QUOIN_BINARY " " + arguments, "/dev/null"},
        folder_.path(), cheap_hashes);
    for (const auto& [question, answer] : prompts) {
        terminal.wait_for(question);
        terminal.write_line(answer);
    }
    return outcome_of(terminal);
}

std::string Walkthrough::shell(const std::string& line) const {
    Program program({"/bin/sh", "-c", line}, folder_.path(),
                    {{"base", "http://localhost:" + std::to_string(server_->port())}});
    program.close_input();
    return outcome_of(program).output;
}

Answer Walkthrough::get(std::string_view target, std::string_view token) const {
    return server_->connect().ask("GET", target, {}, {}, token);
}

Answer Walkthrough::delete_(std::string_view target, std::string_view token) const {
    return server_->connect().ask("DELETE", target, {}, {}, token);
}

Answer Walkthrough::send(std::string_view method, std::string_view target, std::string_view json,
                         std::string_view token) const {
    return server_->connect().ask(method, target, json, "application/json", token);
}

Answer Walkthrough::send_form(std::string_view method, std::string_view target, std::string_view form,
                              std::string_view token) const {
    return server_->connect().ask(method, target, form, "application/x-www-form-urlencoded", token);
}

std::string token_of(const Answer& login) {
    return boost::json::value_to<std::string>(login.json().at("access_token"));
}

std::string names_in(const Answer& answer) {
    std::string names;
    for (const auto& [name, value] : answer.json().as_object())
        (names += names.empty() ? "" : ",") += std::string_view(name);
    return names;
}

boost::json::value claims_of(std::string_view token) {
    const auto from = token.find('.') + 1;
    std::string payload;
    decode_base64url(token.substr(from, token.find('.', from) - from), payload);
    return boost::json::parse(payload);
}

}  // namespace quoin::testing
