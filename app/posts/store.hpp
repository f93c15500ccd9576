#pragma once
// The SQL of posts. Nothing here knows of HTTP.

#include "app/posts/model.hpp"
#include "quoin/db/db.hpp"

namespace quoin::app::posts {

// The post if it is there and this user's; coalesced.
Task<std::optional<PostResponse>> find_own(DbReader db, PostId id, UserId owner);
// Whose post it is, or nothing where there is no such post; coalesced. Tells why a write changed nothing.
Task<std::optional<UserId>> owner_of(Db db, PostId id);

// A user's own posts by id: all of them as they are fetched, or up to `limit` behind one.
Task<std::unique_ptr<db::RowStream>> stream_own(Db db, UserId owner);
Task<db::JsonPage<PostResponse>> list_own(Db db, UserId owner, std::int64_t after, Int<1> limit);

// Everybody's posts, newest first, as this reader sees them.
Task<std::unique_ptr<db::RowStream>> stream_feed(Db db, UserId reader);
Task<db::JsonPage<FeedPost>> list_feed(Db db, UserId reader, std::optional<FeedPlace> after, Int<1> limit);

// The new post's id, or nothing where the chosen one is taken. Throws ConstraintViolation when the author is gone.
Task<std::optional<PostId>> add(Db db, const NewPost& post);

// The post as it now is, or nothing where it is absent or not this author's.
Task<std::optional<PostResponse>> update(Db db, PostId id, const Caller& author, const PostData& data);

// The same, where it still is as it was seen.
Task<std::optional<PostResponse>> update_unchanged(Db db, const Caller& author, const PostResponse& seen,
                                                   const PostData& data);

// False where it is absent or not this owner's. Its votes go with it.
Task<bool> remove(Db db, PostId id, UserId owner);
// The same, where it still is as it was seen.
Task<bool> remove_unchanged(Db db, UserId owner, const PostResponse& seen);

}  // namespace quoin::app::posts
