#pragma once
// The SQL of votes. Nothing here knows of HTTP.

#include "app/votes/model.hpp"
#include "quoin/db/db.hpp"

namespace quoin::app::votes {

// What became of a vote.
enum class Outcome { changed, as_before, no_post, no_voter };

// Adds the user's vote for a post, or takes it back.
Task<Outcome> add(Db db, UserId voter, PostId post, Timestamp time);
Task<Outcome> remove(Db db, UserId voter, PostId post);

// The Likers of a post, as they came; no row where there is no such post.
Task<std::unique_ptr<db::RowStream>> stream(Db db, PostId post);

}  // namespace quoin::app::votes
