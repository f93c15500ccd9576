// Transactions: what every engine does with writes that belong together.

#include "engine_cases.hpp"

#include <doctest/doctest.h>

using namespace quoin;

namespace engine {

namespace {

const sql::Statement rename_author("update authors set name = $2 where id = $1");
const sql::Statement names("select id, name from authors order by id");

Task<std::string> listed(Db db) {
    std::string text;
    for (const auto& author : co_await db.all<Author>(names)) text += std::to_string(*author.id) + author.name + ' ';
    co_return text;
}

void commits_together(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        auto transaction = co_await db.lanes().begin();
        Within lanes(db.lanes(), *transaction);
        Db within(lanes);
        const Author ada{{}, "Ada"}, chosen{7, "Bob"}, taken{{}, "Ada"};
        const auto first = co_await within.insert<Author>(ada), second = co_await within.insert<Author>(chosen),
                   third = co_await within.insert<Author>(taken);
        CHECK(first == 1);
        CHECK(second == 7);
        CHECK_FALSE(third);
        const std::int64_t id = 1;
        const std::string name = "Augusta";
        const auto changed = co_await within.write(rename_author, id, name);
        CHECK(changed == 1);
        const auto before = co_await listed(db);
        CHECK(before == "");
        co_await transaction->commit();
        const auto after = co_await listed(db);
        CHECK(after == "1Augusta 7Bob ");
    };
    OnLoop on(database);
    on.run(body(on.db));
}

void leaves_nothing(db::Database& database) {
    const auto body = [](Db db, bool by_word) -> Task<void> {
        auto transaction = co_await db.lanes().begin();
        Within lanes(db.lanes(), *transaction);
        const Author ada{{}, "Ada"};
        const auto id = co_await Db(lanes).insert<Author>(ada);
        CHECK(id);
        if (by_word) co_await transaction->roll_back();
        transaction.reset();
        const Author bob{{}, by_word ? "Bob" : "Eve"};
        const auto other = co_await db.insert<Author>(bob);  // nobody is in its way
        CHECK(other);
    };
    OnLoop on(database);
    on.run(body(on.db, false));
    on.run(body(on.db, true));
    const auto left = on.run(listed(on.db));
    CHECK(left.find("Ada") == left.npos);
}

void fails_alone(db::Database& database) {
    auto body = [](Db db) -> Task<void> {
        auto transaction = co_await db.lanes().begin();
        Within lanes(db.lanes(), *transaction);
        bool refused = false;
        try {
            co_await Db(lanes).insert<Book>(book(1));  // without its author
        } catch (const db::ConstraintViolation& violation) {
            refused = violation.rule() == db::ConstraintViolation::Rule::foreign_key;
        }
        CHECK(refused);
        co_await transaction->roll_back();
        co_await add_author(db);
    };
    OnLoop on(database);
    on.run(body(on.db));
}

}  // namespace

std::vector<Case> transaction_cases() {
    return {{"what a transaction writes is seen when it is committed, all of it", commits_together},
            {"a transaction that is rolled back or forgotten leaves nothing, and nobody waits for it", leaves_nothing},
            {"after a write that failed a transaction can be rolled back", fails_alone}};
}

}  // namespace engine
