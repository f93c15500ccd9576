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

std::string four_digits(int number) {
    const auto digits = std::to_string(number);
    return std::string(4 - digits.size(), '0') + digits;
}

// The program's own revisions, with 0004, which makes products, in other words or left out.
class Own : public Migrated {
public:
    explicit Own(const std::function<std::string(std::string)>& products = {}) {
        for (const auto& file : std::filesystem::directory_iterator(QUOIN_SOURCE_DIR "/migrations")) {
            const auto name = file.path().filename().string();
            auto text = read(file.path());
            const bool is_products = name.starts_with("0004_");
            if (is_products && !products) continue;
            if (!products) text = replaced(text, "-- down_revision: 0004", "-- down_revision: 0003");
            std::ofstream(folder() / ("migrations/" + name)) << (is_products ? products(text) : text);
            head_ = std::max(head_, std::stoi(name));
        }
    }
    std::string head() const { return four_digits(head_); }
    // The revision that is generated next.
    std::string next() const { return four_digits(head_ + 1); }
    std::string next_file() const { return next() + "_new_things.sql"; }
    std::string text(const std::string& name) const { return read(folder() / ("migrations/" + name)); }
    Outcome generate(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"revision", "--autogenerate", "-m", "New things"});
        return db(std::move(more));
    }

private:
    int head_ = 0;
};

std::string same(std::string text) { return text; }

}  // namespace

TEST_CASE("nothing is generated where the models ask for nothing new") {
    Own own(same);
    CHECK(own.generate() ==
          Outcome{0, "The models ask for nothing that the revisions do not give: nothing is written\n", ""});
    CHECK(own.generate({"--json"}) == Outcome{0, "{\"changes\":[],\"findings\":[]}\n", ""});
    CHECK(!std::filesystem::exists(own.folder() / ("migrations/" + own.next_file())));
}

TEST_CASE("what is generated is applied, and the database is as the models ask") {
    Own own;
    const auto made = own.generate();
    CHECK(made.status == 0);
    CHECK(made.output == "Found: table products is missing\nWrote migrations/" + own.next_file() + "\n");
    CHECK(contains(made.errors, "--scratch") == own.on_sqlite());
    CHECK(own.text(own.next_file())
              .starts_with("-- revision: " + own.next() + "\n-- down_revision: " + own.head() +
                           "\n-- message: New things\n\n-- up"));
    CHECK(own.db({"upgrade"}).status == 0);
    CHECK(own.db({"check"}) ==
          Outcome{0, "The database is at " + own.next() + " (New things), and as the models ask\n", ""});
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
    CHECK(contains(own.text(own.next_file()), "alter table products rename column words to description;\n"));
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
        CHECK(!std::filesystem::exists(other.folder() / ("migrations/" + other.next_file())));
        CHECK(other.generate({"--default", "products.description='about ' || name"}).status == 0);
    }
    CHECK(contains(other.text(other.next_file()), "'about ' || name"));
    CHECK(other.db({"upgrade"}).status == 0);
    CHECK(other.db({"check"}).status == 0);
}

TEST_CASE("the linter reads the revisions that are named, or all") {
    Own own(same);
    const auto gone = own.next() + "_gone.sql";
    own.write(gone, own.head(), "-- up\ndrop table products;\n-- down\n");
    const auto line = gone +
                      ":6: drop table products: its rows are lost, and a program that still runs may "
                      "ask for them; safer: first release a program that does not use it; rename it, and drop it "
                      "later\n";
    CHECK(own.db({"lint"}) == Outcome{0, line, ""});
    CHECK(own.db({"lint", "head", "--strict"}) == Outcome{1, line, ""});
    CHECK(own.db({"lint", "0004", "--strict"}) == Outcome{0, "", ""});
    CHECK(contains(own.db({"lint", "--json"}).output,
                   "{\"findings\":[{\"file\":\"" + gone + "\",\"line\":6,\"engine\":\"sqlite\","));
}
