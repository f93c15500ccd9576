#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace quoin;
using namespace quoin::app;

namespace {

testing::Answer like(const testing::Client& client, std::string_view path) { return client.send("POST", path, "", ""); }

boost::json::value vote(std::int64_t post, int dir) { return {{"post_id", post}, {"dir", dir}}; }

std::ptrdiff_t count_status(const std::vector<testing::Answer>& answers, int status) {
    return std::ranges::count(answers, status, &testing::Answer::status);
}

// A backend with one post by alice, number 1.
struct OnePost : Backend {
    testing::Client alice = user("alice"), bob = user("bob");
    OnePost() { CHECK(alice.post("/posts/", {{"post_data", "x"}}).status == 201); }

    std::int64_t likes() { return alice.get("/posts/1/").json().at("likes").to_number<std::int64_t>(); }
    std::string rows() { return query("select count(*) from votes")[0][0]; }
};

}  // namespace

TEST_CASE("004: a post is liked once, and a like is taken back as often as one likes") {
    OnePost backend;
    auto first = like(backend.bob, "/posts/1/like");
    CHECK(first.status == 201);
    CHECK(first.body == R"({"message":"Post liked"})");
    auto again = like(backend.bob, "/posts/1/like/");
    CHECK(again.status == 200);
    CHECK(again.body == R"({"message":"Post liked already"})");
    CHECK(backend.likes() == 1);
    CHECK(backend.bob.get("/posts/1/likes").body == R"({"post_id":1,"likes":1,"liked_by":["bob"]})");
    for (int i = 0; i < 2; ++i) CHECK(backend.bob.delete_("/posts/1/like").status == 204);
    CHECK(backend.likes() == 0);
    CHECK(backend.alice.get("/posts/1/likes").body == R"({"post_id":1,"likes":0,"liked_by":[]})");
    CHECK(like(backend.bob, "/posts/1/like").status == 201);
}

TEST_CASE("002: a vote is added and taken back, and says when it was so already") {
    OnePost backend;
    auto added = backend.bob.post("/vote/", vote(1, 1));
    CHECK(added.status == 201);
    CHECK(added.body == R"({"message":"Vote added"})");
    CHECK(backend.bob.post("/vote", vote(1, 1)).status == 409);
    CHECK(backend.likes() == 1);
    auto removed = backend.bob.post("/vote/", vote(1, 0));
    CHECK(removed.status == 201);
    CHECK(removed.body == R"({"message":"Vote removed"})");
    CHECK(backend.bob.post("/vote/", vote(1, 0)).status == 409);
    CHECK(backend.likes() == 0);
    for (const auto& wrong : {vote(1, 2), vote(1, -1), vote(0, 1), boost::json::value{{"post_id", 1}},
                              boost::json::value{{"post_id", 1}, {"dir", true}}})
        CHECK(backend.bob.post("/vote/", wrong).status == 422);
}

TEST_CASE("a vote and a like are the same") {
    OnePost backend;
    CHECK(backend.bob.post("/vote/", vote(1, 1)).status == 201);
    CHECK(like(backend.bob, "/posts/1/like").status == 200);
    CHECK(backend.bob.delete_("/posts/1/like").status == 204);
    CHECK(backend.bob.post("/vote/", vote(1, 0)).status == 409);
}

TEST_CASE("a post that is not there has no votes, and takes none") {
    OnePost backend;
    CHECK(backend.bob.post("/vote/", vote(2, 1)).status == 404);
    CHECK(backend.bob.post("/vote/", vote(2, 0)).status == 404);
    CHECK(like(backend.bob, "/posts/2/like").status == 404);
    CHECK(backend.bob.delete_("/posts/2/like").status == 404);
    CHECK(backend.bob.get("/posts/2/likes").status == 404);
    CHECK(backend.rows() == "0");
}

TEST_CASE("O6: nobody votes in another's name") {
    OnePost backend;
    CHECK(backend.bob.post("/vote/", {{"post_id", 1}, {"dir", 1}, {"user_id", "alice"}}).status == 201);
    CHECK(backend.bob.send("POST", "/posts/1/like?user_id=1", R"({"user_id":1})", "application/json").status == 200);
    CHECK(backend.bob.get("/posts/1/likes").json().at("liked_by") == boost::json::value{"bob"});
    CHECK(backend.alice.post("/vote/", {{"post_id", 1}, {"dir", 0}, {"user_id", "bob"}}).status == 409);
    CHECK(backend.alice.delete_("/posts/1/like").status == 204);
    CHECK(backend.likes() == 1);
}

TEST_CASE("O6: of 50 likes or votes by one user at once, one counts") {
    OnePost backend;
    std::vector<Backend::Sending> requests(50, {backend.bob, "POST", "/posts/1/like"});
    auto likes = backend.send_together(requests);
    CHECK(count_status(likes, 201) == 1);
    CHECK(count_status(likes, 200) == 49);
    CHECK(backend.rows() == "1");
    CHECK(backend.likes() == 1);

    requests.assign(50, {backend.alice, "POST", "/vote/", R"({"post_id":1,"dir":1})"});
    auto votes = backend.send_together(requests);
    CHECK(count_status(votes, 201) == 1);
    CHECK(count_status(votes, 409) == 49);
    CHECK(backend.rows() == "2");

    requests.assign(50, {backend.alice, "POST", "/vote/", R"({"post_id":1,"dir":0})"});
    votes = backend.send_together(requests);
    CHECK(count_status(votes, 201) == 1);
    CHECK(count_status(votes, 409) == 49);
    CHECK(backend.likes() == 1);
}

TEST_CASE("the likes of 50 users at once all count, and go with those who gave them") {
    OnePost backend;
    std::vector<Backend::Sending> requests;
    std::vector<std::string> names;
    for (int i = 10; i < 60; ++i) {
        names.push_back("user" + std::to_string(i));
        requests.push_back({backend.user(names.back()), "POST", "/posts/1/like"});
    }
    CHECK(count_status(backend.send_together(requests), 201) == 50);
    CHECK(backend.likes() == 50);
    CHECK(backend.bob.get("/feed").json().at(0).at("likes") == 50);
    auto listed = backend.bob.get("/posts/1/likes").json();
    CHECK(listed.at("likes") == 50);
    auto likers = boost::json::value_to<std::vector<std::string>>(listed.at("liked_by"));
    std::ranges::sort(likers);
    CHECK(likers == names);

    for (auto& request : requests) request.method = "DELETE";
    requests.erase(requests.begin() + 20, requests.end());
    CHECK(count_status(backend.send_together(requests), 204) == 20);
    CHECK(backend.admin("root").delete_("/user/?username=user59").status == 200);
    CHECK(backend.likes() == 29);
    CHECK(backend.rows() == "29");
    CHECK(backend.alice.delete_("/posts/1").status == 204);
    CHECK(backend.rows() == "0");
}
