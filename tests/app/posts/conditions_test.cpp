// ETag, If-None-Match and If-Match of posts.

#include "app/posts/store.hpp"
#include "tests/app/backend.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace quoin;
using namespace quoin::app;

namespace {

constexpr auto post = "/posts/1/";

struct Blog {
    Backend backend;
    testing::Client ann = backend.user("ann");

    Blog() { ann.post("/posts/", {{"post_data", "Hello"}}); }
    std::string tag() const { return ann.get(post).header("ETag"); }
    testing::Client with_tag(const std::string& tag) const { return ann.with("If-Match", tag); }
};

}  // namespace

TEST_CASE("O7: the tag of a post is another with each change of what is answered, and the same without one") {
    Blog blog;
    const auto first = blog.tag();
    CHECK(first.size() > 2);
    CHECK(blog.tag() == first);
    CHECK(blog.ann.send("HEAD", post, "", "").header("ETag") == first);
    blog.ann.post("/posts/1/like", {});
    const auto liked = blog.tag();
    CHECK(liked != first);
    const auto changed = blog.ann.put(post, {{"post_data", "Hello again"}});
    CHECK(changed.header("ETag") == blog.tag());
    CHECK(changed.header("ETag") != liked);
    blog.ann.put(post, {{"post_data", "Hello"}});
    blog.ann.delete_("/posts/1/like");
    CHECK(blog.tag() == first);
}

TEST_CASE("O7: a GET that names the tag is answered without the post") {
    Blog blog;
    const auto tag = blog.tag();
    const auto known = blog.ann.with("If-None-Match", "\"other\", W/" + tag).get(post);
    CHECK(known.status == 304);
    CHECK(known.body == "");
    CHECK(known.header("ETag") == tag);
    CHECK(blog.ann.with("If-None-Match", "*").get(post).status == 304);
    CHECK(blog.ann.with("If-None-Match", "\"other\"").get(post).status == 200);
    CHECK(blog.ann.with("If-None-Match", tag).get("/posts/2/").status == 404);
    CHECK(blog.ann.with("If-None-Match", tag).put(post, {{"post_data", "Hello"}}).status == 200);
}

TEST_CASE("O7: a post is changed or deleted only as it was seen, where If-Match says so") {
    Blog blog;
    const auto seen = blog.tag();
    CHECK(blog.with_tag("\"other\"").put(post, {{"post_data", "B"}}).status == 412);
    CHECK(blog.with_tag("W/" + seen).put(post, {{"post_data", "B"}}).status == 412);
    CHECK(blog.with_tag(seen).put(post, {{"post_data", "B"}}).status == 200);
    const auto late = blog.with_tag(seen).put(post, {{"post_data", "C"}});
    CHECK(late.status == 412);
    CHECK(late.body == R"({"detail":"The post has changed since it was read"})");
    CHECK(blog.with_tag(seen).delete_(post).status == 412);
    CHECK(blog.ann.get(post).json().at("post_data") == "B");
    CHECK(blog.with_tag(blog.tag()).delete_(post).status == 204);
    CHECK(blog.with_tag(seen).put(post, {{"post_data", "D"}}).status == 404);
    CHECK(blog.with_tag("*").delete_(post).status == 404);
}

TEST_CASE("O7: somebody else's post is no less forbidden for its tag") {
    Blog blog;
    const auto bob = blog.backend.user("bob").with("If-Match", blog.tag());
    CHECK(bob.put(post, {{"post_data", "B"}}).status == 403);
    CHECK(bob.delete_(post).status == 403);
}

TEST_CASE("O7: of two changes at once with one tag one is made; without a tag the last one wins") {
    Blog blog;
    const auto both = [&](const testing::Client& client, std::string first, std::string second) {
        const auto body = [](const std::string& text) { return R"({"post_data":")" + text + "\"}"; };
        std::vector<int> statuses;
        for (const auto& answer :
             blog.backend.send_together({{client, "PUT", post, body(first)}, {client, "PUT", post, body(second)}}))
            statuses.push_back(answer.status);
        std::ranges::sort(statuses);
        return statuses;
    };
    CHECK(both(blog.with_tag(blog.tag()), "B", "C") == std::vector{200, 412});
    CHECK(both(blog.ann, "D", "E") == std::vector{200, 200});
}

TEST_CASE("O7: a tag counts wherever it stands among those of If-Match") {
    Blog blog;
    const auto twice = blog.with_tag("\"other\"").with("If-Match", "\"another\", " + blog.tag());
    CHECK(twice.put(post, {{"post_data", "B"}}).status == 200);
    CHECK(twice.put(post, {{"post_data", "C"}}).status == 412);
    CHECK(blog.with_tag("*").put(post, {{"post_data", "C"}}).status == 200);
}

TEST_CASE("O7: a post that has changed since it was read is neither written nor deleted, whatever of it has") {
    Blog blog;
    auto& backend = blog.backend;
    const auto read = [&] { return *run(backend.loop(), posts::find_own(DbReader(backend.lanes()), 1, 1)); };
    const auto seen = read();
    Caller ann{.id = 1, .username = seen.user_id, .created_at = seen.created_at};
    auto other_text = seen, other_time = seen, other_likes = seen;
    other_text.post_data = PostData("Hello!");
    other_time.created_at += std::chrono::microseconds(1);
    other_likes.likes = seen.likes + 1;
    for (const auto& stale : {other_text, other_time, other_likes}) {
        CHECK_FALSE(run(backend.loop(), posts::update_unchanged(Db(backend.lanes()), ann, stale, seen.post_data)));
        CHECK_FALSE(run(backend.loop(), posts::remove_unchanged(Db(backend.lanes()), 1, stale)));
    }
    CHECK(run(backend.loop(), posts::update_unchanged(Db(backend.lanes()), ann, seen, seen.post_data)));
    CHECK(run(backend.loop(), posts::remove_unchanged(Db(backend.lanes()), 1, seen)));
}
