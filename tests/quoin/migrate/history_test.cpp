#include "quoin/migrate/history.hpp"
#include "quoin/testing/program.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace quoin;
using namespace quoin::migrate;

namespace {

const std::string head = "-- revision: 0002\n-- down_revision: 0001\n-- message: posts\n";

std::string fault(const std::string& text, std::string_view name = "0002_posts.sql") {
    const auto file = parse_revision({name, text});
    return file ? "" : file.error();
}

std::string texts(const std::vector<Statement>& statements) {
    std::string out;
    for (const auto& [line, text] : statements) out += std::to_string(line) + ": " + text + "; ";
    return out;
}

// Files given as {"revision", "those before"}, one letter each: their order, or the error.
using Given = std::vector<std::pair<std::string, std::string>>;
std::expected<History, std::string> history_of(const Given& list) {
    std::vector<RevisionFile> files;
    for (const auto& [revision, downs] : list) {
        RevisionFile file;
        file.name = revision + "_x.sql";
        file.revision = revision.substr(0, 1);
        for (const char down : downs) file.down_revisions.emplace_back(1, down);
        files.push_back(std::move(file));
    }
    return History::of(std::move(files));
}

std::string names(const FileList& files) {
    std::string out;
    for (const auto* file : files) out += file->revision;
    return out;
}

std::string names(const Revisions& set) {
    std::string out;
    for (const auto& name : set) out += name;
    return out;
}

std::string ordered(const Given& list) {
    const auto history = history_of(list);
    if (!history) return history.error();
    std::string out;
    for (const auto& file : history->files()) out += file.revision;
    return out;
}

}  // namespace

TEST_CASE("a file says its place in the history, and what to do for each engine") {
    const auto file = parse_revision(
        {"0002_posts.sql", head + "-- reviewed\n\n-- up\ncreate a;\n-- up sqlite\n-- why\ncreate s;\n"
                                  "-- up postgresql\ncreate p;\n-- up\ncreate b;\n-- down\r\ndrop a;\n"});
    REQUIRE(file);
    CHECK(file->revision == "0002");
    CHECK(file->down_revisions == std::vector<std::string>{"0001"});
    CHECK(file->message == "posts");
    CHECK(texts(file->script(Direction::up, db::Dialect::sqlite).statements) ==
          "7: create a; 10: create s; 14: create b; ");
    CHECK(texts(file->script(Direction::up, db::Dialect::postgres).statements) ==
          "7: create a; 12: create p; 14: create b; ");
    CHECK(texts(file->script(Direction::down, db::Dialect::postgres).statements) == "16: drop a; ");
}

TEST_CASE("the checksum is that of the text, however git wrote its line ends") {
    const auto checksum = [](const std::string& text) { return parse_revision({"0001_a.sql", text})->checksum; };
    const std::string unix = "-- revision: 0001\n-- down_revision: none\n-- message: a\n-- up\n-- down\n";
    std::string dos;
    for (const char c : unix) (dos += c == '\n' ? "\r" : "") += c;
    // printf '…' | sha256sum
    CHECK(checksum(unix) == "c43e954c0497056f1ca9e398cac0cb29c12e37daf3dbf09269c25d83b729c99c");
    CHECK(checksum(dos) == checksum(unix));
    CHECK(checksum(unix + "\n") != checksum(unix));
    CHECK(parse_revision({"0001_a.sql", dos})->down_revisions.empty());
}

TEST_CASE("a malformed file is refused with its name and the line") {
    CHECK(fault("") == "0002_posts.sql:1: expected \"-- revision: …\"");
    CHECK(fault("-- revision: 0002\n-- message: x\n") == "0002_posts.sql:2: expected \"-- down_revision: …\"");
    CHECK(fault(head, "0003_posts.sql") == "0003_posts.sql:1: the file's name does not start with \"0002_\"");
    CHECK(fault("-- revision: 2.0\n") ==
          "0002_posts.sql:1: a revision is up to 32 digits and small letters, and no word of the command line's");
    CHECK(fault("-- revision: 0002\n-- down_revision: 0001, none\n") ==
          "0002_posts.sql:2: expected the revision before this one, or none");
    CHECK(fault("-- revision: 0002\n-- down_revision: 0001,0001\n") == "0002_posts.sql:2: 0001 stands there twice");
    CHECK(fault("-- revision: head\n", "head_posts.sql") ==
          "head_posts.sql:1: a revision is up to 32 digits and small letters, and no word of the command line's");
    CHECK(fault("-- revision: 0002\n-- down_revision: 0001\n-- message:\n") == "0002_posts.sql:3: message is empty");
    CHECK(fault(head + "create a;\n-- up\n") ==
          "0002_posts.sql:4: expected -- up or -- down before the first statement");
    CHECK(fault(head + "-- up mysql\n") ==
          "0002_posts.sql:4: expected -- up or -- down, and then sqlite, postgresql or nothing");
    CHECK(fault(head + "-- up\n-- down sqlite\n") == "0002_posts.sql:5: there is no section -- down for postgresql");
    CHECK(fault(head + "-- up\n\ncreate 'a;\n-- down\n") == "0002_posts.sql:6: a quote is not closed");
    CHECK(fault(head + "-- up\ncreate a;\nCOMMIT;\n-- down\n") ==
          "0002_posts.sql:6: a revision has a transaction of its own: it holds no commit");
}

TEST_CASE("marks count for all that a direction does on an engine") {
    const auto file =
        parse_revision({"0002_posts.sql", head + "-- up sqlite\n-- quoin: rebuilds tables\nx;\n-- up sqlite\ny;\n"
                                                 "-- up postgresql\n--quoin :outside a transaction \r\n-- down\n"
                                                 "drop a;\n-- quoin: allows data loss\n"});
    REQUIRE(file);
    using enum db::Dialect;
    CHECK(file->script(Direction::up, sqlite).marks == Marks{.rebuilds_tables = true});
    CHECK(file->script(Direction::up, postgres).marks == Marks{.outside_a_transaction = true});
    CHECK(file->script(Direction::down, sqlite).marks == Marks{.allows_data_loss = true});
    CHECK(file->script(Direction::down, postgres).marks == Marks{.allows_data_loss = true});
}

TEST_CASE("a mark that is unknown or misplaced is refused with its line") {
    CHECK(fault(head + "-- up\n-- quoin: rebuild tables\n-- down\n") ==
          "0002_posts.sql:5: unknown mark; known are: rebuilds tables, outside a transaction, allows data loss");
    CHECK(fault(head + "-- quoin: allows data loss\n-- up\n-- down\n") ==
          "0002_posts.sql:4: a mark stands below the -- up or -- down that it is for");
    CHECK(fault(head + "-- up\n-- quoin: rebuilds tables\n") ==
          "0002_posts.sql:5: this mark stands in a section for sqlite alone");
    CHECK(fault(head + "-- up sqlite\n-- quoin: outside a transaction\n") ==
          "0002_posts.sql:5: this mark stands in a section for postgresql alone");
    CHECK(fault(head + "-- up\ncreate a;\n-- up postgresql\n-- quoin: outside a transaction\nvacuum;\n-- down\n") ==
          "0002_posts.sql:7: what runs outside a transaction needs a revision of its own");
    CHECK(
        fault(head + "-- up postgresql\n-- quoin: outside a transaction\n"
                     "Create unique index  concurrently i on t (x);\n-- down\n") ==
        "0002_posts.sql:6: a run that is cut short is begun anew: write `create index concurrently if not exists NAME "
        "on TABLE` or `drop index concurrently if exists NAME`");
}

TEST_CASE("a file may be silent for one engine, but not in one direction only") {
    const auto file = parse_revision({"0002_posts.sql", head + "-- up sqlite\nx;\n-- down sqlite\n"});
    REQUIRE(file);
    CHECK(why_silent(*file, Direction::up, db::Dialect::sqlite) == "");
    CHECK(why_silent(*file, Direction::down, db::Dialect::postgres) ==
          "0002_posts.sql says nothing for postgresql: it needs a section -- down postgresql, if only an empty one");
    CHECK(fault(head) == "0002_posts.sql:3: there is no section -- up for sqlite");
}

TEST_CASE("revisions are ordered from the first to the head, however the files came") {
    CHECK(ordered({{"c", "b"}, {"a", ""}, {"b", "a"}}) == "abc");
    CHECK(ordered({}) == "");
}

TEST_CASE("a history that lacks a link or goes in a circle is refused, and says where") {
    CHECK(ordered({{"a", ""}, {"b", ""}}) == "a_x.sql and b_x.sql both claim to be the first");
    CHECK(ordered({{"a", ""}, {"a2", ""}}) == "a_x.sql and a2_x.sql are both revision a");
    CHECK(ordered({{"a", ""}, {"c", "b"}}) == "c_x.sql follows b, and no file is that revision");
    CHECK(ordered({{"a", ""}, {"b", "c"}, {"c", "b"}}) ==
          "b_x.sql, c_x.sql: these revisions follow each other in a circle");
    CHECK(ordered({{"a", "a"}}) == "a_x.sql: these revisions follow each other in a circle");
}

TEST_CASE("branches are a history too, and each file comes behind all that it follows") {
    const auto history = *history_of({{"f", "bc"}, {"c", "a"}, {"b", "a"}, {"e", "c"}, {"a", ""}});
    CHECK(ordered({{"f", "bc"}, {"c", "a"}, {"b", "a"}, {"e", "c"}, {"a", ""}}) == "abcef");
    CHECK(names(history.heads()) == "ef");
    CHECK(names(history.followers("a")) == "bc");
    CHECK(names(history.with_ancestors("f")) == "abcf");
    CHECK(names(history.with_descendants("c")) == "cef");
    CHECK(names(history.heads_of({"a", "b", "c"})) == "bc");
    CHECK(names(history.heads_of({})) == "");
    CHECK(history.find("e")->revision == "e");
    CHECK(history.find("z") == nullptr);
}

TEST_CASE("one malformed file of those in the program is told of") {
    const std::string text = "-- revision: 0001\n-- down_revision: none\n-- message: a\n-- up\n-- down\n";
    const EmbeddedFile good{"0001_a.sql", text}, bad{"0002_b.sql", "oops"};
    CHECK(read_history(std::array{good})->files().size() == 1);
    CHECK(read_history(std::array{good, bad}).error() == "0002_b.sql:1: expected \"-- revision: …\"");
}

TEST_CASE("a folder's files are read like those in the program, and what is not SQL is passed over") {
    testing::Folder folder;
    std::ofstream(folder / "0002_b.sql")
        << "-- revision: 0002\n-- down_revision: 0001\n-- message: b\n-- up\n-- down\n";
    std::ofstream(folder / "0001_a.sql")
        << "-- revision: 0001\n-- down_revision: none\n-- message: a\n-- up\n-- down\n";
    std::ofstream(folder / "README.md") << "Revisions";
    const auto history = read_folder(folder.path());
    REQUIRE(history);
    CHECK(names(history->all()) == "00010002");
    CHECK(read_folder(folder / "nowhere").error() ==
          "cannot read the folder " + (folder / "nowhere") + ": No such file or directory");
}
