#include "quoin/migrate/chain.hpp"

#include <doctest/doctest.h>

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

// A chain of files given as {"revision", "down_revision"}: their order, or the error.
std::string ordered(std::vector<std::pair<std::string, std::string>> list) {
    std::vector<RevisionFile> files;
    for (auto& [revision, down] : list) {
        RevisionFile file;
        file.name = revision + "_x.sql";
        file.revision = revision.substr(0, 1);
        file.down_revision = down;
        files.push_back(std::move(file));
    }
    const auto chain = order(std::move(files));
    if (!chain) return chain.error();
    std::string out;
    for (const auto& file : *chain) out += file.revision;
    return out;
}

}  // namespace

TEST_CASE("a file says its place in the chain, and what to do for each engine") {
    const auto file = parse_revision(
        {"0002_posts.sql", head + "-- reviewed\n\n-- up\ncreate a;\n-- up sqlite\n-- why\ncreate s;\n"
                                  "-- up postgresql\ncreate p;\n-- up\ncreate b;\n-- down\r\ndrop a;\n"});
    REQUIRE(file);
    CHECK(file->revision == "0002");
    CHECK(file->down_revision == "0001");
    CHECK(file->message == "posts");
    CHECK(texts(file->statements(Direction::up, db::Dialect::sqlite)) == "7: create a; 10: create s; 14: create b; ");
    CHECK(texts(file->statements(Direction::up, db::Dialect::postgres)) == "7: create a; 12: create p; 14: create b; ");
    CHECK(texts(file->statements(Direction::down, db::Dialect::postgres)) == "16: drop a; ");
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
    CHECK(parse_revision({"0001_a.sql", dos})->down_revision.empty());
}

TEST_CASE("a malformed file is refused with its name and the line") {
    CHECK(fault("") == "0002_posts.sql:1: expected \"-- revision: …\"");
    CHECK(fault("-- revision: 0002\n-- message: x\n") == "0002_posts.sql:2: expected \"-- down_revision: …\"");
    CHECK(fault(head, "0003_posts.sql") == "0003_posts.sql:1: the file's name does not start with \"0002_\"");
    CHECK(fault("-- revision: 2.0\n") == "0002_posts.sql:1: a revision is up to 32 digits and small letters");
    CHECK(fault("-- revision: 0002\n-- down_revision: 0001, 0000\n") ==
          "0002_posts.sql:2: expected the revision before this one, or none");
    CHECK(fault("-- revision: 0002\n-- down_revision: 0001\n-- message:\n") == "0002_posts.sql:3: message is empty");
    CHECK(fault(head + "create a;\n-- up\n") ==
          "0002_posts.sql:4: expected -- up or -- down before the first statement");
    CHECK(fault(head + "-- up mysql\n") ==
          "0002_posts.sql:4: expected -- up or -- down, and then sqlite, postgresql or nothing");
    CHECK(fault(head + "-- up\n-- down sqlite\n") == "0002_posts.sql:5: there is no section -- down for postgresql");
    CHECK(fault(head + "-- up\n\ncreate 'a;\n-- down\n") == "0002_posts.sql:6: a quote is not closed");
    CHECK(fault(head + "-- up\ncreate a;\nCOMMIT;\n-- down\n") ==
          "0002_posts.sql:6: a revision runs in a transaction of its own: it holds no commit");
}

TEST_CASE("revisions are ordered from the first to the head, however the files came") {
    CHECK(ordered({{"c", "b"}, {"a", ""}, {"b", "a"}}) == "abc");
    CHECK(ordered({}) == "");
}

TEST_CASE("a chain that forks, lacks a link or goes in a circle is refused, and says where") {
    CHECK(ordered({{"a", ""}, {"b", "a"}, {"c", "a"}}) ==
          "b_x.sql and c_x.sql both follow a: let one follow the other");
    CHECK(ordered({{"a", ""}, {"b", ""}}) == "a_x.sql and b_x.sql both claim to be the first");
    CHECK(ordered({{"a", ""}, {"a2", ""}}) == "a_x.sql and a2_x.sql are both revision a");
    CHECK(ordered({{"a", ""}, {"c", "b"}}) == "c_x.sql follows b, and no file is that revision");
    CHECK(ordered({{"a", ""}, {"b", "c"}, {"c", "b"}}) ==
          "c_x.sql, b_x.sql: these revisions follow each other in a circle");
    CHECK(ordered({{"a", "a"}}) == "a_x.sql: these revisions follow each other in a circle");
}

TEST_CASE("one malformed file of those in the program is told of") {
    const std::string text = "-- revision: 0001\n-- down_revision: none\n-- message: a\n-- up\n-- down\n";
    const EmbeddedFile good{"0001_a.sql", text}, bad{"0002_b.sql", "oops"};
    CHECK(read_chain(std::array{good})->size() == 1);
    CHECK(read_chain(std::array{good, bad}).error() == "0002_b.sql:1: expected \"-- revision: …\"");
}
