#include "app/migrations.hpp"
#include "quoin/migrate/runner.hpp"
#include "tests/quoin/migrate/test_connection.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace quoin;
using namespace quoin::app;

namespace {

struct Migrated : TestConnection {
    Migrated() {
        const auto history = *migrate::read_history(migrations());
        migrate::Observer silent;
        const auto done = migrate::Runner(*this, db::Dialect::sqlite, history).upgrade("head", silent);
        if (!done) FAIL(done.error());
    }

    // The database's answer to a statement: "" when it took it.
    std::string refused(const std::string& sql) {
        try {
            execute(sql);
            return "";
        } catch (const db::Error& error) {
            return error.what();
        }
    }
    std::string refused_user(const std::string& username, const std::string& email, const std::string& role = "user") {
        return refused("insert into users (username, email, password_hash, created_at, role) values ('" + username +
                       "', '" + email + "', 'x', 0, '" + role + "')");
    }
};

}  // namespace

TEST_CASE("the program holds every file of migrations/ as it stands") {
    const auto folder = std::filesystem::path(QUOIN_SOURCE_DIR) / "migrations";
    std::size_t files = 0;
    for (const auto& embedded : migrations()) {
        std::ifstream file(folder / embedded.name);
        CHECK(embedded.text == std::string(std::istreambuf_iterator(file), {}));
        ++files;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files -= entry.path().extension() == ".sql";
    CHECK(files == 0);
}

TEST_CASE("names and e-mail addresses are taken once, in whatever case") {
    Migrated database;
    CHECK(database.refused_user("Ann", "ann@a.example") == "");
    CHECK(database.refused_user("ann", "other@a.example") == "UNIQUE constraint failed: index 'users_username_key'");
    CHECK(database.refused_user("bob", "ANN@a.example") == "UNIQUE constraint failed: index 'users_email_key'");
    CHECK(database.refused("insert into users (username, password_hash, created_at, role) values "
                           "('x', 'x', 0, 'user'), ('y', 'x', 0, 'admin')") == "");
}

TEST_CASE("what the types of the program refuse, the database refuses too, by the rule's name") {
    Migrated database;
    CHECK(database.refused_user("", "a@a.example") == "CHECK constraint failed: users_username_check");
    CHECK(database.refused_user(std::string(65, 'x'), "a@a.example") ==
          "CHECK constraint failed: users_username_check");
    CHECK(database.refused_user("a", "a@") == "CHECK constraint failed: users_email_check");
    CHECK(database.refused_user("a", "a@a.example", "root") == "CHECK constraint failed: users_role_check");
    CHECK(database.refused_user("a", "a@a.example") == "");
    CHECK(database.refused("update users set name = '" + std::string(65, 'x') + "'") ==
          "CHECK constraint failed: users_name_check");
    CHECK(database.refused("update users set birthday = 'monday'") ==
          "cannot store TEXT value in INTEGER column users.birthday");
}

TEST_CASE("the number of a deleted user is not given to another") {
    Migrated database;
    CHECK(database.refused_user("ann", "ann@a.example") == "");
    database.execute("delete from users");
    CHECK(database.refused_user("bob", "bob@a.example") == "");
    CHECK(database.query("select id from users")[0][0] == "2");
}

TEST_CASE("going down leaves nothing behind") {
    Migrated database;
    const auto history = *migrate::read_history(migrations());
    migrate::Observer silent;
    const auto done = migrate::Runner(database, db::Dialect::sqlite, history).downgrade("base", silent);
    CHECK(done->size() == history.files().size());
    CHECK(database.tables() == "quoin_revisions sqlite_sequence ");
}
