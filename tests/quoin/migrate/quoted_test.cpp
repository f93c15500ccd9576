#include "quoin/migrate/quoted.hpp"

#include "scratches.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <set>

using namespace quoin;
using namespace quoin::migrate;

namespace {

// Every word that means something to an engine.
std::set<std::string> keywords(db::Connection& scratch, db::Dialect dialect) {
    std::set<std::string> words;
    if (dialect == db::Dialect::postgres)
        for (const auto& row : scratch.query("select word from pg_get_keywords()")) words.insert(row[0]);
    for (int i = 0; dialect == db::Dialect::sqlite && i < sqlite3_keyword_count(); ++i) {
        const char* word;
        int length;
        sqlite3_keyword_name(i, &word, &length);
        auto& lower = *words.emplace(word, static_cast<std::size_t>(length)).first;
        auto small = lower;
        std::ranges::transform(small, small.begin(), [](char c) { return static_cast<char>(c | 0x20); });
        words.erase(lower);
        words.insert(small);
    }
    return words;
}

Table table_called(const std::string& name) {
    return {.name = name,
            .columns = {{.name = name, .type = "text"}},
            .checks = {{name + "_check", {quoted(name) + " <> 'x'", ""}}},
            .indexes = {{.name = name + "_idx", .parts = {{quoted(name) + " desc", ""}}}}};
}

}  // namespace

TEST_CASE("any word may be a name, and any text one that is quoted") {
    for (const auto dialect : {db::Dialect::sqlite, db::Dialect::postgres}) {
        const auto scratch = scratch_of(dialect);
        if (!scratch) continue;
        auto names = keywords(*scratch, dialect);
        CHECK(names.size() > 100);
        names.insert({"Upper", "1st", "a b", "it's", "say \"x\"", "ü", "semi;colon", "a--b", "(a"});
        Catalogue wanted{dialect, {}};
        for (const auto& name : names) wanted.tables.push_back(table_called(name));
        const auto made = canonical(*scratch, wanted);
        std::set<std::string> read;
        for (const auto& table : made.tables) read.insert(table.columns.at(0).name);
        CHECK(read == names);
        CHECK(shown(canonical(*scratch, made)) == shown(made));
    }
}

TEST_CASE("names are quoted only where they need it") {
    CHECK(quoted(std::vector<std::string>{"user_id", "user", "key", "Name", "say \"x\"", "1st", ""}) ==
          "user_id, \"user\", key, \"Name\", \"say \"\"x\"\"\", \"1st\", \"\"");
    CHECK(literal("it's (5)") == "'it''s (5)'");
}
