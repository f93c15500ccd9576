#include "quoin/db/postgres_lanes.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace quoin;
using namespace quoin::app;

namespace {

const boost::json::value first_post{{"post_data", "My first post!"}};

std::int64_t id_of(const testing::Answer& answer) { return answer.json().at("post_id").to_number<std::int64_t>(); }

std::string post_path(const testing::Answer& answer) { return "/posts/" + std::to_string(id_of(answer)); }

std::string texts_of(const testing::Answer& answer) {
    std::string list;
    for (const auto& post : answer.json().as_array())
        list += boost::json::value_to<std::string>(post.at("post_data")) + " ";
    return list;
}

std::string next_page(const testing::Answer& answer) {
    const auto link = answer.header("Link");
    return link.empty() ? "" : link.substr(1, link.find('>') - 1);
}

void write_posts(const testing::Client& client, std::initializer_list<const char*> texts) {
    for (const auto* text : texts) CHECK(client.post("/posts/", {{"post_data", text}}).status == 201);
}

}  // namespace

TEST_CASE("002: an author creates, reads, changes and deletes a post") {
    Backend backend;
    auto alice = backend.user("alice");
    auto created = alice.post("/posts/", {{"post_data", "My first post!"}, {"user_id", "ignored_on_server_side"}});
    CHECK(created.status == 201);
    const auto time = created.json().at("created_at");
    CHECK(
        created.json() ==
        boost::json::value{
            {"post_id", 1}, {"post_data", "My first post!"}, {"created_at", time}, {"user_id", "alice"}, {"likes", 0}});
    CHECK(alice.get("/posts/1/").body == created.body);
    CHECK(alice.get("/posts/1").body == created.body);
    CHECK(alice.get("/posts/all/").body == "[" + created.body + "]");

    auto updated = alice.put("/posts/1/", {{"post_id", 99}, {"post_data", "Better"}, {"user_id", "bob"}});
    CHECK(updated.status == 200);
    CHECK(updated.json() ==
          boost::json::value{
              {"post_id", 1}, {"post_data", "Better"}, {"created_at", time}, {"user_id", "alice"}, {"likes", 0}});
    CHECK(alice.get("/posts/1/").body == updated.body);

    auto deleted = alice.delete_("/posts/1");
    CHECK(deleted.status == 204);
    CHECK(deleted.body.empty());
    CHECK(alice.get("/posts/1/").status == 404);
    CHECK(alice.delete_("/posts/1").status == 404);
    CHECK(alice.put("/posts/1/", first_post).status == 404);
    CHECK(alice.get("/posts/all/").body == "[]");
}

TEST_CASE("another's post cannot be read by its id, changed or deleted") {
    Backend backend;
    auto alice = backend.user("alice"), bob = backend.user("bob");
    const auto path = post_path(alice.post("/posts/", first_post));
    CHECK(bob.get(path).status == 404);
    CHECK(bob.get("/posts/all/").body == "[]");
    CHECK(bob.put(path, {{"post_data", "Bob was here"}}).status == 403);
    CHECK(bob.delete_(path).status == 403);
    CHECK(alice.get(path).json().at("post_data") == "My first post!");
}

TEST_CASE("a token that was voided reads no post, whether there is one or the id is none") {
    Backend backend;
    auto alice = backend.user("alice");
    const auto path = post_path(alice.post("/posts/", first_post));
    CHECK(alice.get(path).status == 200);
    CHECK(alice.post("/logout", {}).status == 200);
    for (const auto& each : {path, std::string("/posts/99"), std::string("/posts/none")}) {
        const auto refused = alice.get(each);
        CHECK(refused.status == 401);
        CHECK(refused.body == R"({"detail":"Could not validate credentials"})");
        CHECK(refused.header("WWW-Authenticate") == R"(Bearer error="invalid_token")");
    }
}

TEST_CASE("a post travels to PostgreSQL and back together with the check of who reads it") {
    Backend backend;
    if (backend.database().dialect() != db::Dialect::postgres) return;
    auto alice = backend.user("alice");
    const auto path = post_path(alice.post("/posts/", first_post));
    const auto& stats = static_cast<const db::postgres::PostgresLanes&>(backend.lanes()).keyed_stats();
    const auto before = stats;
    CHECK(alice.get(path).status == 200);
    CHECK(stats.operations == before.operations + 2);
    CHECK(stats.batches == before.batches + 1);
}

TEST_CASE("every route of posts asks for a token") {
    Backend backend;
    backend.user("alice").post("/posts/", first_post);
    const auto nobody = backend.client();
    for (const auto* path : {"/posts/all/", "/posts/1/", "/posts/1/likes", "/feed"})
        CHECK(nobody.get(path).status == 401);
    for (const auto* path : {"/posts/", "/vote/", "/posts/1/like"}) CHECK(nobody.post(path, {}).status == 401);
    CHECK(nobody.put("/posts/1/", first_post).status == 401);
    CHECK(nobody.delete_("/posts/1").status == 401);
    CHECK(nobody.delete_("/posts/1/like").status == 401);
}

TEST_CASE("a chosen id is used where it is free, and the counter goes on behind it") {
    Backend backend;
    auto alice = backend.user("alice"), bob = backend.user("bob");
    auto choose = [](const testing::Client& client, const boost::json::value& id) {
        return client.post("/posts/", {{"post_id", id}, {"post_data", "x"}});
    };
    CHECK(id_of(choose(alice, 7)) == 7);
    CHECK(choose(alice, 7).status == 409);
    CHECK(choose(bob, 7).status == 409);
    CHECK(id_of(choose(alice, nullptr)) == 8);
    CHECK(choose(bob, 8).status == 409);
    CHECK(id_of(choose(bob, 9)) == 9);  // the very next
    CHECK(id_of(choose(bob, 3)) == 3);
    CHECK(id_of(choose(alice, nullptr)) == 10);
    CHECK(bob.get("/posts/8/").status == 404);

    constexpr std::int64_t largest = std::int64_t{1} << 52;
    for (const auto& wrong : {boost::json::value(0), boost::json::value(-1), boost::json::value(largest + 1),
                              boost::json::value(std::numeric_limits<std::int64_t>::max()),
                              boost::json::value(std::uint64_t{1} << 63), boost::json::value("11")})
        CHECK(choose(alice, wrong).status == 422);
    CHECK(id_of(choose(alice, largest)) == largest);
    for (int i = 1; i <= 3; ++i) {
        auto next = choose(alice, nullptr);
        CHECK(id_of(next) == largest + i);
        CHECK(alice.get(post_path(next)).body == next.body);
    }
}

TEST_CASE("posts created at once, with chosen and with counted ids, never collide") {
    Backend backend;
    auto alice = backend.user("alice"), bob = backend.user("bob");
    std::vector<Backend::Sending> requests;
    for (int i = 1; i <= 60; ++i) {
        requests.push_back({alice, "POST", "/posts/", R"({"post_data":"counted"})"});
        requests.push_back(
            {bob, "POST", "/posts/", R"({"post_data":"chosen","post_id":)" + std::to_string(2 * i) + "}"});
    }
    std::set<std::int64_t> ids;
    for (int round = 0; round < 2; ++round) {
        const auto answers = backend.send_together(requests);
        std::size_t created = 0;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const auto expected = i % 2 == 0 ? 201 : answers[i].status == 409 ? 409 : 201;
            CHECK(answers[i].status == expected);
            if (answers[i].status != 201) continue;
            ++created;
            ids.insert(id_of(answers[i]));
        }
        CHECK(created >= 60);
        CHECK(std::to_string(ids.size()) == backend.query("select count(*) from posts")[0][0]);
    }
    CHECK(alice.get("/posts/all/").json().as_array().size() == 120);
    CHECK(bob.get("/posts/all/").json().as_array().size() == ids.size() - 120);
}

TEST_CASE("a counted id that was taken in the same moment is counted again") {
    Backend backend;
    auto alice = backend.user("alice");
    // As another server's insert leaves it: the row is there, the counter has not moved.
    const auto sql =
        "insert into posts (post_id, post_data, created_at, user_id) select 1, 'x', created_at, id from users";
    backend.query(sql);
    auto next = alice.post("/posts/", first_post);
    CHECK(next.status == 201);
    CHECK(id_of(next) == 2);
}

TEST_CASE("an id in a path is a positive number of 64 bits") {
    Backend backend;
    auto alice = backend.user("alice");
    for (const std::string id : {"0", "-1", "9223372036854775808", "abc", "1.0", "+1", "%31%00"}) {
        CAPTURE(id);
        CHECK(alice.get("/posts/" + id + "/").status == 422);
        CHECK(alice.put("/posts/" + id + "/", first_post).status == 422);
        CHECK(alice.delete_("/posts/" + id).status == 422);
        CHECK(alice.send("POST", "/posts/" + id + "/like", "", "").status == 422);
        CHECK(alice.delete_("/posts/" + id + "/like").status == 422);
        CHECK(alice.get("/posts/" + id + "/likes").status == 422);
    }
    const std::string most = "/posts/9223372036854775807";
    CHECK(alice.get(most).status == 404);
    CHECK(alice.put(most, first_post).status == 404);
    CHECK(alice.delete_(most).status == 404);
    CHECK(alice.send("POST", most + "/like", "", "").status == 404);
    CHECK(alice.delete_(most + "/like").status == 404);
    CHECK(alice.get(most + "/likes").status == 404);
}

TEST_CASE("a post has 1 to 10,000 characters, however many bytes they take") {
    Backend backend;
    auto alice = backend.user("alice");
    std::string longest;
    for (int i = 0; i < 10'000; ++i) longest += "🎉";
    auto kept = alice.post("/posts/", {{"post_data", longest}});
    CHECK(kept.status == 201);
    CHECK(alice.get(post_path(kept)).json().at("post_data").as_string() == longest);
    for (const auto& wrong : {std::string(), longest + "x", std::string("a\0b", 3)}) {
        CHECK(alice.post("/posts/", {{"post_data", wrong}}).status == 422);
        CHECK(alice.put(post_path(kept), {{"post_data", wrong}}).status == 422);
    }
    CHECK(alice.post("/posts/", {{"post_data", 7}, {"user_id", nullptr}}).status == 422);
    CHECK(alice.post("/posts/", {{"user_id", "alice"}}).status == 422);
}

TEST_CASE("one's own posts are listed whole, or in pages by id") {
    Backend backend;
    auto alice = backend.user("alice"), bob = backend.user("bob");
    CHECK(alice.get("/posts/all/").body == "[]");
    write_posts(alice, {"a", "b"});
    write_posts(bob, {"x"});
    write_posts(alice, {"c", "d"});
    CHECK(texts_of(alice.get("/posts/all")) == "a b c d ");
    auto first = alice.get("/posts/all/?limit=3");
    CHECK(texts_of(first) == "a b c ");
    write_posts(alice, {"e"});
    auto second = alice.get(next_page(first));
    CHECK(texts_of(second) == "d e ");
    CHECK(next_page(second).empty());
}

TEST_CASE("the feed shows everybody's posts, newest first, and whether the reader likes them") {
    Backend backend;
    auto alice = backend.user("alice"), bob = backend.user("bob");
    CHECK(alice.get("/feed").body == "[]");
    write_posts(alice, {"a"});
    write_posts(bob, {"b"});
    write_posts(alice, {"c"});
    CHECK(bob.send("POST", "/posts/1/like", "", "").status == 201);
    CHECK(alice.send("POST", "/posts/1/like", "", "").status == 201);
    CHECK(alice.send("POST", "/posts/2/like", "", "").status == 201);

    auto feed = bob.get("/feed").json();
    auto post = [&](std::int64_t id, const char* text, const char* author, int likes, bool mine) {
        const auto& time = feed.at(static_cast<std::size_t>(3 - id)).at("created_at");
        return boost::json::value{{"post_id", id},     {"post_data", text}, {"created_at", time},
                                  {"user_id", author}, {"likes", likes},    {"liked_by_me", mine}};
    };
    CHECK(feed == boost::json::value{post(3, "c", "alice", 0, false), post(2, "b", "bob", 1, false),
                                     post(1, "a", "alice", 2, true)});
    CHECK(alice.get("/feed?limit=1000").json().at(1).at("liked_by_me") == true);
}

TEST_CASE("pages of the feed lose and repeat nothing, whatever is written between them") {
    Backend backend;
    auto alice = backend.user("alice");
    write_posts(alice, {"a", "b", "c", "d", "e"});
    // Posts of one moment are told apart by their ids.
    backend.query(
        "update posts set created_at = (select max(created_at) from posts where post_id <= 3) where post_id < 4");
    auto first = alice.get("/feed?limit=2");
    CHECK(texts_of(first) == "e d ");
    CHECK(next_page(first).starts_with("/feed?limit=2&after="));
    write_posts(alice, {"f"});
    CHECK(alice.delete_("/posts/4").status == 204);  // the one the page starts behind
    auto second = alice.get(next_page(first));
    CHECK(texts_of(second) == "c b ");
    auto third = alice.get(next_page(second));
    CHECK(texts_of(third) == "a ");
    CHECK(next_page(third).empty());
    CHECK(texts_of(alice.get("/feed")) == "f e c b a ");
    for (const auto* query : {"limit=0", "limit=1001", "after=!", "after=MQ", "after="})
        CHECK(alice.get(std::string("/feed?") + query).status == 422);
}

TEST_CASE("a user's posts go with the user, and no post is left by one who is going") {
    Backend backend;
    auto alice = backend.user("alice"), bob = backend.user("bob");
    write_posts(alice, {"a"});
    write_posts(bob, {"b"});
    CHECK(bob.send("POST", "/posts/1/like", "", "").status == 201);
    const auto answers = backend.send_together({{alice, "DELETE", "/user/?username=alice"},
                                                {alice, "POST", "/posts/", R"({"post_data":"last words"})"},
                                                {alice, "POST", "/posts/2/like"}});
    CHECK(answers[0].status == 200);
    for (const auto i : {1, 2}) {
        const auto status = answers[static_cast<std::size_t>(i)].status;
        CHECK((status == 201 || status == 401));
    }
    CHECK(texts_of(bob.get("/feed")) == "b ");
    CHECK(backend.query("select count(*) from votes")[0][0] == "0");
}
