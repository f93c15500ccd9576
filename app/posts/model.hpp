#pragma once
// What a post is: to the database, to its author, and to everybody in the feed.

#include "app/accounts/model.hpp"
#include "app/chosen_id.hpp"

namespace quoin::app {

using PostId = Int<1>;
using ChosenPostId = ChosenId;
using PostData = Text<1, 10'000>;
using LikeCount = Int<0>;

// --- rows ----------------------------------------------------------------------------------------

struct Post {
    PostId post_id;
    PostData post_data;
    Timestamp created_at;
    UserId user_id;
};
BOOST_DESCRIBE_STRUCT(Post, (), (post_id, post_data, created_at, user_id))

struct NewPost {
    std::optional<ChosenPostId> post_id;  // empty: the database counts
    PostData post_data;
    Timestamp created_at;
    UserId user_id;
};
BOOST_DESCRIBE_STRUCT(NewPost, (), (post_id, post_data, created_at, user_id))

struct PostOwner {
    UserId user_id;
};
BOOST_DESCRIBE_STRUCT(PostOwner, (), (user_id))

// --- requests (seed 002) -------------------------------------------------------------------------

struct PostCreate {
    std::optional<ChosenPostId> post_id;
    PostData post_data;
    std::optional<std::string> user_id;  // sent by the seed's clients; the author is the caller all the same
};
BOOST_DESCRIBE_STRUCT(PostCreate, (), (post_id, post_data, user_id))

// A whole PostCreate may be sent: no more than this is read of it.
struct PostEdit {
    PostData post_data;
};
BOOST_DESCRIBE_STRUCT(PostEdit, (), (post_data))

// --- answers -------------------------------------------------------------------------------------

struct PostResponse {
    PostId post_id;
    PostData post_data;
    Timestamp created_at;
    Username user_id;  // the author's name, as in seed 002
    LikeCount likes;
};
BOOST_DESCRIBE_STRUCT(PostResponse, (), (post_id, post_data, created_at, user_id, likes))

struct FeedPost {
    PostId post_id;
    PostData post_data;
    Timestamp created_at;
    Username user_id;
    LikeCount likes;
    bool liked_by_me;
};
BOOST_DESCRIBE_STRUCT(FeedPost, (), (post_id, post_data, created_at, user_id, likes, liked_by_me))

// Where a page of the feed starts: behind this post, whether or not it still is there.
struct FeedPlace {
    Timestamp created_at;
    PostId post_id;
};

}  // namespace quoin::app

// Inside a cursor only: "2026-11-21T08:00:00.25Z 42".
template <>
struct quoin::Codec<quoin::app::FeedPlace> {
    static bool from_text(std::string_view text, Slot<app::FeedPlace>& into, Issues& issues);
    static void write(std::string& out, const app::FeedPlace& place);
};

template <>
inline constexpr auto quoin::sql::table<quoin::app::Post> =
    Table{"posts", identity(&app::Post::post_id), references(&app::Post::user_id, &app::User::id, "cascade"),
          index(&app::Post::user_id, &app::Post::post_id),
          index(descending(&app::Post::created_at), descending(&app::Post::post_id))};

template <>
inline constexpr std::string_view quoin::example<quoin::app::PostCreate> = R"({"post_data":"My first post!"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::PostEdit> = R"({"post_data":"My first post, better."})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::PostResponse> =
    R"({"post_id":1,"post_data":"My first post!","created_at":"2026-11-21T08:00:00Z","user_id":"alice","likes":1})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::FeedPost> =
    R"({"post_id":1,"post_data":"My first post!","created_at":"2026-11-21T08:00:00Z","user_id":"alice","likes":1,"liked_by_me":true})";
