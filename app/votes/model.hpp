#pragma once
// Votes, which seed 004 calls likes: one row for each user and post.

#include "app/posts/model.hpp"

namespace quoin::app {

using Direction = Int<0, 1>;  // 1 adds the caller's vote, 0 takes it back

// The row.
struct CastVote {
    UserId user_id;
    PostId post_id;
    Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(CastVote, (), (user_id, post_id, created_at))

struct Vote {  // seed 002
    PostId post_id;
    Direction dir;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (post_id, dir))

struct Liker {
    LikeCount likes;                   // of the post: the same in every row
    std::optional<Username> username;  // null: the post is there, and nobody likes it
};
BOOST_DESCRIBE_STRUCT(Liker, (), (likes, username))

struct Likes {
    PostId post_id;
    LikeCount likes;
    std::vector<Username> liked_by;  // in the order they came
};
BOOST_DESCRIBE_STRUCT(Likes, (), (post_id, likes, liked_by))

}  // namespace quoin::app

template <>
inline constexpr auto quoin::sql::table<quoin::app::CastVote> =
    Table{"votes", primary_key(&app::CastVote::user_id, &app::CastVote::post_id),
          references(&app::CastVote::user_id, &app::User::id, "cascade"),
          references(&app::CastVote::post_id, &app::Post::post_id, "cascade"), index(&app::CastVote::post_id)};

template <>
inline constexpr std::string_view quoin::example<quoin::app::Vote> = R"({"post_id":1,"dir":1})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::Likes> = R"({"post_id":1,"likes":1,"liked_by":["alice"]})";
