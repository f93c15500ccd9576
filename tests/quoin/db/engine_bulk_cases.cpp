// Many rows in, and out again, on the plain connection.

#include "engine_cases.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace quoin;

namespace engine {

namespace {

std::unique_ptr<db::BulkInsert> many_books(db::Connection& connection) {
    return connection.insert_many("books", field_names<Book>, sql::field_types<Book>);
}

std::vector<Book> read_books(db::Connection& connection) {
    std::vector<Book> books;
    connection.read(
        "select id, author_id, title, pages, price, in_print, published, added_at, note from books order by id",
        db::detail::sink_into(books));
    return books;
}

void value_for_value(db::Database& database) {
    const auto connection = database.connect();
    connection->execute("insert into authors (name) values ('Ada')");
    std::vector<Book> books{book(1), book(2), book(3)};
    books[0].note = "tab\t, \"quotes\", \\ and \n";
    books[1].note = "";
    books[1].published = Date(std::chrono::days(-40000));
    books[1].in_print = !books[0].in_print;
    books[2].note = std::nullopt;
    books[2].price = -0.25;
    const auto bulk = many_books(*connection);
    for (const auto& each : books) bulk->add(sql::values_of(each));
    bulk->finish();
    CHECK(read_books(*connection) == books);
}

void given_up(db::Database& database) {
    const auto connection = database.connect();
    connection->execute("insert into authors (name) values ('Ada')");
    many_books(*connection)->add(sql::values_of(book(1)));
    CHECK(read_books(*connection).empty());
    connection->execute("begin");
    many_books(*connection)->add(sql::values_of(book(1)));
    connection->execute("rollback");
    CHECK(read_books(*connection).empty());
}

void a_rule_in_the_way(db::Database& database) {
    const auto connection = database.connect();
    connection->execute("insert into authors (name) values ('Ada')");
    {
        const auto bulk = many_books(*connection);
        bulk->add(sql::values_of(book(1)));
        const auto the_same_again = [&] {
            bulk->add(sql::values_of(book(1)));
            bulk->finish();
        };
        CHECK_THROWS_AS(the_same_again(), db::ConstraintViolation);
    }
    CHECK(read_books(*connection).empty());
}

void a_reader_that_throws(db::Database& database) {
    const auto connection = database.connect();
    connection->execute("insert into authors (name) values ('Ada'), ('Bea'), ('Cid')");
    const auto give_up = [](void*, std::span<const sql::Value>) { throw std::runtime_error("no more"); };
    CHECK_THROWS_AS(connection->read("select id, name from authors", {.row = give_up}), std::runtime_error);
    CHECK(connection->query("select count(*) from authors").at(0).at(0) == "3");
    CHECK_THROWS_AS(connection->read("select id from nowhere", {.row = give_up}), db::Error);
}

}  // namespace

std::vector<Case> bulk_cases() {
    return {{"rows inserted in bulk come back value for value", value_for_value},
            {"a bulk insert that is given up leaves nothing, and a connection that works", given_up},
            {"a bulk insert that a rule stands against leaves nothing", a_rule_in_the_way},
            {"a connection works on when the reader of its rows has thrown", a_reader_that_throws}};
}

}  // namespace engine
