#include "tests/program/running.hpp"

#include <doctest/doctest.h>
#include <boost/json.hpp>

#include <cstdlib>

using namespace quoin;
using namespace quoin::testing;

namespace {

constexpr std::string_view form = "application/x-www-form-urlencoded";
using Rows = std::vector<std::vector<std::string>>;

bool on_postgres() {
    const auto* engine = std::getenv("QUOIN_TEST_ENGINE");
    return engine && std::string_view(engine) == "postgres";
}

// A database as the real SQLAlchemy and Alembic leave it behind for one of the seeds.
struct OldDatabase {
    explicit OldDatabase(const std::string& seed) {
        Program make({"/usr/bin/python3", QUOIN_SOURCE_DIR "/tests/app/adoption/seeds/make.py", seed, database.url()},
                     folder.path(), {{"PYTHONDONTWRITEBYTECODE", "1"}});
        if (make.wait() != 0) throw std::runtime_error(make.errors());
    }
    int adopt(std::vector<std::string> flags = {"--yes"}) {
        std::vector<std::string> words{QUOIN_BINARY, "db", "adopt"};
        words.insert(words.end(), flags.begin(), flags.end());
        Program program(words, folder.path(), {{"DATABASE_URL", database.url()}});
        program.close_input();
        const auto status = program.wait();
        output = program.output(), errors = program.errors();
        return status;
    }
    Rows query(const std::string& sql) { return database->connect()->query(sql); }
    Running serve() { return Running(folder.path(), {{"DATABASE_URL", database.url()}}); }

    Folder folder;
    FreshDatabase database = empty_database();
    std::string output, errors;
};

Answer log_in(Wire& wire, const std::string& name, const std::string& password, std::string_view at = "/login") {
    return wire.ask("POST", at, "username=" + name + "&password=" + password, form);
}

std::string token_of(const Answer& login) {
    return boost::json::value_to<std::string>(login.json().at("access_token"));
}

}  // namespace

TEST_SUITE("adopt" * doctest::skip(!on_postgres())) {
    TEST_CASE("seed 000: users and products are taken over, and the old passwords log in once and again") {
        OldDatabase old("seed_000");
        REQUIRE_MESSAGE(old.adopt() == 0, old.errors);
        CHECK(old.query("select id, username, name, email, role from users order by id") ==
              Rows{{"1", "test@gmail.com", "Test User", "test@gmail.com", "user"},
                   {"2", "Zoe@Example.com", "Zoë", "Zoe@Example.com", "user"}});
        CHECK(old.query("select id, name, description, price, in_stock from products order by id") ==
              Rows{{"1", "Kettle", "Boils a litre", "24500000", "t"}, {"2", "Cup", "", "100000", "t"}});
        CHECK(old.query("select name, phone from before_quoin.users order by id") ==
              Rows{{"Test User", "555"}, {"Zoë", ""}});
        CHECK(old.output.find("not taken over: phone") != old.output.npos);
        auto server = old.serve();
        auto wire = server.connect();
        CHECK(log_in(wire, "test@gmail.com", "test123").status == 200);
        CHECK(old.query("select password_hash like '$2b$04$%' from users where id = 1") == Rows{{"t"}});
        CHECK(log_in(wire, "test@gmail.com", "test123").status == 200);
        CHECK(log_in(wire, "zoe@example.com", "gr%C3%BC%C3%9Fe+aus+K%C3%B6ln").status == 200);
        CHECK(log_in(wire, "test@gmail.com", "test124").status == 401);
    }

    TEST_CASE("seed 001: users under their name get numbers, and SHA-256 becomes bcrypt at the next login") {
        OldDatabase old("seed_001");
        REQUIRE_MESSAGE(old.adopt() == 0, old.errors);
        CHECK(old.query("select id, username, birthday, created_at at time zone 'UTC', last_login at time zone 'UTC' "
                        "from users order by id") ==
              Rows{{"1", "alice", "1990-05-17", "2024-02-03 04:05:06", "2025-01-01 12:30:00"},
                   {"2", "bob", "", "2024-02-01 00:00:00", ""}});
        auto server = old.serve();
        auto wire = server.connect();
        CHECK(log_in(wire, "alice", "wonderland").status == 200);
        CHECK(old.query("select left(password_hash, 4) from users order by id")[0][0] == "$2b$");
        CHECK(log_in(wire, "alice", "wonderland").status == 200);
        CHECK(log_in(wire, "bob", "wonderland").status == 401);
        CHECK(wire.ask("POST", "/user/", R"({"username":"carol","password":"a new password"})", "application/json")
                  .status == 200);
    }

    TEST_CASE("seed 002: posts and votes follow their users from names to numbers") {
        OldDatabase old("seed_002");
        REQUIRE_MESSAGE(old.adopt() == 0, old.errors);
        CHECK(old.query(
                  "select post_id, post_data, username from posts join users on users.id = posts.user_id order by 1") ==
              Rows{{"7", "My first post!", "alice"}, {"8", "Bob's", "bob"}});
        CHECK(old.query("select username, post_id from votes join users on users.id = votes.user_id order by 1") ==
              Rows{{"alice", "7"}, {"bob", "7"}});
        auto server = old.serve();
        auto wire = server.connect();
        const auto token = token_of(log_in(wire, "alice", "strong_password"));
        CHECK(wire.ask("GET", "/posts/7/", {}, {}, token).json().at("likes") == 2);
        const auto post = wire.ask("POST", "/posts/", R"({"post_data":"Still here"})", "application/json", token);
        CHECK(post.json().at("post_id") == 9);
    }

    TEST_CASE("seed 003: managers and items are taken over, the enum's names as its labels") {
        OldDatabase old("seed_003");
        REQUIRE_MESSAGE(old.adopt() == 0, old.errors);
        CHECK(old.query("select id, name, category, price_usd, in_stock from items order by id") ==
              Rows{{"00000000-0000-0000-0000-00000000000a", "Pen", "Stationery", "9990000", "t"},
                   {"00000000-0000-0000-0000-00000000000b", "Soap", "Personal Care", "0", "f"}});
        auto server = old.serve();
        auto wire = server.connect();
        const auto token = token_of(log_in(wire, "mara@example.com", "strong_password", "/store-managers/token"));
        const auto item = wire.ask("GET", "/items/00000000-0000-0000-0000-00000000000a", {}, {}, token);
        CHECK(item.json().at("price_usd") == 9.99);
    }

    TEST_CASE("seed 004: likes become votes, and a table that Quoin does not know stays") {
        OldDatabase old("seed_004");
        REQUIRE_MESSAGE(old.adopt() == 0, old.errors);
        CHECK(old.query("select post_id, post_data, user_id from posts") == Rows{{"1", "Hello\n\nWorld", "3"}});
        CHECK(old.query("select user_id, post_id from votes") == Rows{{"5", "1"}});
        CHECK(old.query("select words from public.comments") == Rows{{"First!"}});
        CHECK(old.output.find("left as they are: comments") != old.output.npos);
        auto server = old.serve();
        auto wire = server.connect();
        const auto token = token_of(log_in(wire, "carol@example.com", "carols+password"));
        CHECK(wire.ask("GET", "/protected-route", {}, {}, token).json().at("message") == "Hello, Carol! 🎉");
    }

    TEST_CASE("rows that Quoin has no place for stop it before anything is changed, each rule named") {
        OldDatabase old("seed_001");
        old.database->connect()->execute("insert into users (username, password) values ('ALICE', 'plain')");
        CHECK(old.adopt() == 1);
        CHECK(old.errors.find("users: 2 rows have the same username as another, but for its case") != old.errors.npos);
        CHECK(old.errors.find("users: 1 rows have a password hash that is neither bcrypt nor SHA-256") !=
              old.errors.npos);
        CHECK(old.query("select count(*) from users") == Rows{{"3"}});
        CHECK(old.query("select to_regnamespace('before_quoin') is null") == Rows{{"t"}});
    }

    TEST_CASE("an adopted database is not adopted again, nor one that is empty, nor without a yes") {
        OldDatabase old("seed_001");
        CHECK(old.adopt({"--dry-run"}) == 0);
        CHECK(old.adopt({}) == 2);
        CHECK(old.errors == "quoin: nobody is there to confirm it: --yes does\n");
        CHECK(old.query("select to_regnamespace('before_quoin') is null") == Rows{{"t"}});
        CHECK(old.adopt() == 0);
        CHECK(old.adopt() == 1);
        CHECK(old.errors == "quoin: this database is Quoin's already: `quoin db upgrade head` brings it up to date\n");
        old.database->connect()->execute("drop schema public cascade; create schema public");
        CHECK(old.adopt() == 1);
        CHECK(old.errors.starts_with("quoin: none of the tables is one that the seeds' applications make"));
    }
}
