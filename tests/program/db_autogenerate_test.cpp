#include "tests/program/migrated.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace quoin;
using namespace quoin::testing;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + by.size()))
        text.replace(at, part.size(), by);
    return text;
}

// The program's own revisions, up to 0004, which makes products, in other words.
class Own : public Migrated {
public:
    explicit Own(const std::function<std::string(std::string)>& products = {}) {
        for (const auto& file : std::filesystem::directory_iterator(QUOIN_SOURCE_DIR "/migrations")) {
            auto text = read(file.path());
            const bool is_products = file.path().filename().string().starts_with("0004_");
            if (is_products && !products) continue;
            std::ofstream(folder() / ("migrations/" + file.path().filename().string()))
                << (is_products ? products(text) : text);
        }
    }
    std::string text(const std::string& name) const { return read(folder() / ("migrations/" + name)); }
    Outcome generate(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"revision", "--autogenerate", "-m", "New things"});
        return db(std::move(more));
    }
};

std::string same(std::string text) { return text; }

}  // namespace

TEST_CASE("nothing is generated where the models ask for nothing new") {
    Own own(same);
    CHECK(own.generate() ==
          Outcome{0, "The models ask for nothing that the revisions do not give: nothing is written\n", ""});
    CHECK(own.generate({"--json"}) == Outcome{0, "{\"changes\":[],\"findings\":[]}\n", ""});
    CHECK(!std::filesystem::exists(own.folder() / "migrations/0005_new_things.sql"));
}

TEST_CASE("what is generated is applied, and the database is as the models ask") {
    Own own;
    const auto made = own.generate();
    CHECK(made.status == 0);
    CHECK(made.output == "Found: table products is missing\nWrote migrations/0004_new_things.sql\n");
    CHECK(contains(made.errors, "--scratch") == own.on_sqlite());
    CHECK(own.text("0004_new_things.sql")
              .starts_with("-- revision: 0004\n-- down_revision: 0003\n-- message: New things\n\n-- up"));
    CHECK(own.db({"upgrade"}).status == 0);
    CHECK(own.db({"check"}) == Outcome{0, "The database is at 0004 (New things), and as the models ask\n", ""});
    CHECK(own.db({"check", "--json"}) == Outcome{0, "{\"pending\":[],\"differences\":[]}\n", ""});
    CHECK(own.db({"downgrade", "-1"}).status == 0);
    CHECK(own.db({"upgrade"}).status == 0);
}

TEST_CASE("a database that is not as the models ask is told of in words") {
    Own own(same);
    REQUIRE(own.db({"upgrade"}).status == 0);
    own.connect()->execute("drop index votes_post_id_idx");
    own.connect()->execute("alter table users add column nick text");
    CHECK(own.db({"check"}) ==
          Outcome{1,
                  "column users.nick is not in the models\ntable votes lacks the index votes_post_id_idx (post_id)\n",
                  "quoin: the database is not as the models ask (`quoin db revision --autogenerate`)\n"});
    CHECK(own.db({"check", "--json"}) ==
          Outcome{1,
                  "{\"pending\":[],\"differences\":[\"column users.nick is not in the models\",\"table votes lacks the "
                  "index votes_post_id_idx (post_id)\"]}\n",
                  "quoin: the database is not as the models ask (`quoin db revision --autogenerate`)\n"});
}

TEST_CASE("what looks like a rename is refused until somebody says what it is") {
    Own own([](const std::string& text) { return replaced(text, "description", "words"); });
    const auto asked = own.generate();
    CHECK(asked.status == 1);
    CHECK(asked.errors ==
          "quoin: products.words:description looks like a rename: say --rename 'products.words:description' if it is "
          "one, or --no-rename if what looks like one is dropped and added\n");
    const auto made = own.generate({"--rename", "products.words:description"});
    CHECK(made.status == 0);
    CHECK(contains(own.text("0005_new_things.sql"), "alter table products rename column words to description;\n"));
    CHECK(contains(made.errors, ": rename products.words: a program that still runs asks for the old name; safer: "));
    CHECK(own.generate({"--rename", "products.words"}).status == 2);
    CHECK(own.generate({"--rename", "things.words:description"}).errors ==
          "quoin: --rename things.words:description: there is no table things\n");
}

TEST_CASE("a value for the rows that are there is asked for, and what the linter tells of can be refused") {
    Own own([](const std::string& text) { return replaced(text, "    description text not null,\n", ""); });
    Own other([](const std::string& text) {
        return replaced(replaced(text, "    description text not null,\n", ""),
                        "    constraint products_description_check check (length(description) <= 4000),\n", "");
    });
    CHECK(other.generate().errors ==
          "quoin: products.description needs a value in the rows that are there: say --default "
          "'products.description=EXPRESSION', in SQL, or give the model a default\n");
    const auto refused = other.generate({"--default", "products.description='about ' || name", "--strict"});
    CHECK(refused.status == (other.on_sqlite() ? 0 : 1));
    if (!other.on_sqlite()) {
        CHECK(contains(refused.errors, "quoin: --strict: nothing is written\n"));
        CHECK(!std::filesystem::exists(other.folder() / "migrations/0005_new_things.sql"));
        CHECK(other.generate({"--default", "products.description='about ' || name"}).status == 0);
    }
    CHECK(contains(other.text("0005_new_things.sql"), "'about ' || name"));
    CHECK(other.db({"upgrade"}).status == 0);
    CHECK(other.db({"check"}).status == 0);
}

TEST_CASE("the linter reads the revisions that are named, or all") {
    Own own(same);
    own.write("0005_gone.sql", "0004", "-- up\ndrop table products;\n-- down\n");
    const std::string line =
        "0005_gone.sql:6: drop table products: its rows are lost, and a program that still runs may "
        "ask for them; safer: first release a program that does not use it; rename it, and drop it "
        "later\n";
    CHECK(own.db({"lint"}) == Outcome{0, line, ""});
    CHECK(own.db({"lint", "head", "--strict"}) == Outcome{1, line, ""});
    CHECK(own.db({"lint", "0004", "--strict"}) == Outcome{0, "", ""});
    CHECK(contains(own.db({"lint", "--json"}).output,
                   "{\"findings\":[{\"file\":\"0005_gone.sql\",\"line\":6,\"engine\":\"sqlite\","));
}
