#include "quoin/migrate/target.hpp"

#include <doctest/doctest.h>

using namespace quoin::migrate;

namespace {

// 0001 <- 0002 <- 0010 (nickname), all in one line.
History line() {
    std::vector<RevisionFile> files(3);
    files[0] = {.name = "0001_a.sql", .revision = "0001", .message = "accounts"};
    files[1] = {.name = "0002_b.sql", .revision = "0002", .down_revisions = {"0001"}, .message = "posts"};
    files[2] = {.name = "0010_c.sql", .revision = "0010", .down_revisions = {"0002"}, .message = "nickname"};
    return *History::of(std::move(files));
}

// The same with 0002a beside 0010.
History forked() {
    const auto before = line();
    std::vector<RevisionFile> files(before.files().begin(), before.files().end());
    files.push_back({.name = "0002a_d.sql", .revision = "0002a", .down_revisions = {"0002"}, .message = "prices"});
    return *History::of(std::move(files));
}

std::string told(const std::expected<FileList, std::string>& found) {
    if (!found) return found.error();
    std::string out;
    for (const auto* file : *found) out += file->revision + ' ';
    return out;
}

std::string found(const History& history, std::string_view target) { return told(find_target(history, target)); }

}  // namespace

TEST_CASE("a revision is named by itself, by its start, by its place, or from another") {
    const auto history = line();
    CHECK(found(history, "0002") == "0002 ");
    CHECK(found(history, "head") == "0010 ");
    CHECK(found(history, "heads") == "0010 ");
    CHECK(found(history, "base") == "");
    CHECK(found(history, "001") == "0010 ");
    CHECK(found(history, "head-1") == "0002 ");
    CHECK(found(history, "0001+2") == "0010 ");
    CHECK(found(history, "base+1") == "0001 ");
    CHECK(found(history, "0001-1") == "");
    CHECK(found(forked(), "0002") == "0002 ");
    CHECK(found(History(), "head") == "");
}

TEST_CASE("what names no revision, or several, is told with those that may be meant") {
    const auto history = line();
    CHECK(found(history, "010") == "no revision 010; did you mean 0010 (nickname)?");
    CHECK(found(history, "2") == "no revision 2; did you mean 0002 (posts)?");
    CHECK(found(history, "0003") == "no revision 0003; did you mean 0002 (posts), 0001 (accounts) or 0010 (nickname)?");
    CHECK(found(history, "0002b") == "no revision 0002b; did you mean 0002 (posts) or 0001 (accounts)?");
    CHECK(found(history, "nickname") == "no revision nickname; the newest is 0010 (nickname)");
    CHECK(found(history, "000") == "revision 000 is ambiguous: 0001 (accounts) or 0002 (posts)");
    CHECK(found(history, "0010+1") == "no revision follows 0010 (nickname)");
    CHECK(found(history, "0001-2") == "no revision stands before base");
    CHECK(found(history, "0002+x") == "no revision 0002+x; did you mean 0002 (posts)?");
    CHECK(found(history, "+1") == "expected a revision, head, heads or base");
    CHECK(found(History(), "0001") == "no revision 0001");
}

TEST_CASE("a step from where the way forks wants a name") {
    CHECK(found(forked(), "0002+1") == "0002a (prices) and 0010 (nickname) both follow 0002 (posts): name one");
    CHECK(found(forked(), "heads") == "0002a 0010 ");
    CHECK(found(forked(), "head") ==
          "there is more than one head, 0002a (prices) and 0010 (nickname): `quoin db merge` joins them (or name one, "
          "or say heads)");
}

TEST_CASE("an upgrade goes forward only, and a downgrade back only") {
    const auto history = line();
    CHECK(told(plan_upgrade(history, {}, "base")) == "an upgrade goes forward: to a revision, head, heads or +N");
    CHECK(told(plan_upgrade(history, {}, "-1")) == "an upgrade goes forward: to a revision, head, heads or +N");
    CHECK(told(plan_downgrade(history, {"0001"}, "+1")) == "a downgrade goes back: to a revision, base or -N");
    CHECK(told(plan_upgrade(history, {"0001", "0002"}, "0001")) == "");
    CHECK(told(plan_downgrade(history, {"0001", "0002"}, "0002")) == "");
    CHECK(told(plan_downgrade(history, {"0001", "0002"}, "head-1")) == "");
    CHECK(told(plan_downgrade(history, {"0001", "0002"}, "base")) == "0002 0001 ");
    CHECK(told(plan_downgrade(forked(), {"0001", "0002", "0002a", "0010"}, "0002")) == "0010 0002a ");
}
