#pragma once
// Walkthrough: where the reader of a seed document stands: in a project folder, beside the services that the document
// asks for, with the program in the place of the seed's Python.

#include "quoin/testing/fresh_database.hpp"
#include "quoin/testing/program.hpp"
#include "quoin/testing/redis_server.hpp"
#include "quoin/testing/wire.hpp"
#include "tests/program/calling.hpp"
#include "tests/program/running.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoin::testing {

// How a seed spells the variables that lead to its database.
struct DatabaseVariables {
    std::string host, port, name, user, password;
};

// Who connects to which PostgreSQL.
struct DatabasePlace {
    std::string host, port, name, user, password;

    std::string url() const { return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + name; }
};

// A question of the program's, and what the reader types.
struct Prompt {
    std::string question, answer;
};

class Walkthrough {
public:
    // QUOIN_TEST_ENGINE names the engine; QUOIN_TEST_REVOCATIONS=redis puts a Redis beside it.
    Walkthrough();

    // Not on PostgreSQL: then a seed's lines about its database are left out, and ./quoin.db is used.
    bool on_sqlite() const { return !database_; }
    const DatabasePlace& place() const { return place_; }
    const RedisServer* redis() const { return redis_ ? &*redis_ : nullptr; }
    // What psql does as PostgreSQL's superuser, in the project's database.
    void execute(const std::string& sql);
    // What is stored in the project's database.
    std::vector<std::vector<std::string>> query(const std::string& sql);
    // From here on the project connects as another user.
    void connect_as(const std::string& user, const std::string& password);

    // Lines for .env: the seed's names with the values of this run.
    std::string database_lines(const DatabaseVariables& names) const;
    std::string redis_lines() const;
    void write_env(const std::string& lines);

    // The program, with its input closed.
    Outcome run(std::vector<std::string> arguments) const;
    // As the seeds' readers use Alembic: a revision of what the models have changed by, and the schema at the newest
    // one. The revisions come with the program, so there is nothing to generate.
    void migrate();
    // The same at a terminal. What was shown there is the output.
    Outcome run_at_terminal(const std::string& arguments, const std::vector<Prompt>& prompts) const;
    // A line typed into a shell, with `base` as the server's address; what it prints.
    std::string shell(const std::string& line) const;

    void serve() { server_.emplace(folder_.path()); }
    void restart() {
        server_.reset();
        serve();
    }

    Answer get(std::string_view target, std::string_view token = {}) const;
    Answer delete_(std::string_view target, std::string_view token = {}) const;
    // A method with JSON, or with a form.
    Answer send(std::string_view method, std::string_view target, std::string_view json,
                std::string_view token = {}) const;
    Answer send_form(std::string_view method, std::string_view target, std::string_view form,
                     std::string_view token = {}) const;

private:
    Folder folder_;
    std::optional<FreshDatabase> database_;
    DatabasePlace place_;
    std::optional<RedisServer> redis_;
    std::optional<Running> server_;
};

// The token of a login's answer.
std::string token_of(const Answer& login);
// The names of an object's members, in its order: "id,name,email".
std::string names_in(const Answer& answer);
// A token's claims, unverified.
boost::json::value claims_of(std::string_view token);

}  // namespace quoin::testing
