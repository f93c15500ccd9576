#include "app/posts/store.hpp"

#include <string>

namespace quoin::app::posts {

namespace {

constexpr int most_tries = 20;

// Counted, not kept beside the post: likes are always what the rows say.
const std::string columns =
    "select p.post_id, p.post_data, p.created_at, u.username as user_id,"
    " (select count(*) from votes v where v.post_id = p.post_id) as likes";
const std::string with_author = " join users u on u.id = p.user_id";

const KeyedQuery<PostResponse, PostId, UserId> own_post{
    columns + " from {keys} join posts p on p.post_id = keys.id and p.user_id = keys.owner" + with_author,
    {"id", "owner"}};
const KeyedQuery<PostOwner, PostId> owner{"select p.user_id from {keys} join posts p on p.post_id = keys.id", {"id"}};

const std::string own = columns + " from posts p" + with_author + " where p.user_id = $1";
const sql::Statement own_posts{own + " order by p.post_id"};
const sql::Statement page_of_own_posts{own + " and p.post_id > $2 order by p.post_id limit $3"};

const std::string feed =
    columns + ", exists (select 1 from votes v where v.post_id = p.post_id and v.user_id = $1) as liked_by_me" +
    " from posts p" + with_author;
const std::string newest_first = " order by p.created_at desc, p.post_id desc";
const sql::Statement whole_feed{feed + newest_first};
const sql::Statement first_page_of_feed{feed + newest_first + " limit $2"};
const sql::Statement page_of_feed{feed + " where (p.created_at, p.post_id) < ($2, $3)" + newest_first + " limit $4"};

const std::string likes_of_changed = "(select count(*) from votes v where v.post_id = posts.post_id)";
const std::string set_data = "update posts set post_data = $4 where post_id = $1 and user_id = $2";
const std::string as_changed =
    " returning post_id, post_data, created_at, $3 as user_id, " + likes_of_changed + " as likes";
const sql::Statement update_post{set_data + as_changed};
// What a post is answered with and what may change of it: its text, its likes, and at another id, by another post, when
// it was made.
const sql::Statement update_post_as_seen{set_data + " and post_data = $5 and created_at = $6 and " + likes_of_changed +
                                         " = $7" + as_changed};
const sql::Statement delete_post{"delete from posts where post_id = $1 and user_id = $2"};
const sql::Statement delete_post_as_seen{
    "delete from posts where post_id = $1 and user_id = $2 and post_data = $3 and created_at = $4 and " +
    likes_of_changed + " = $5"};

}  // namespace

Task<std::optional<PostResponse>> find_own(DbReader db, PostId id, UserId user) {
    co_return co_await db.find(own_post, id, user);
}

Task<std::optional<UserId>> owner_of(Db db, PostId id) {
    const auto found = co_await db.find(owner, id);
    co_return found ? std::optional(found->user_id) : std::nullopt;
}

Task<std::unique_ptr<db::RowStream>> stream_own(Db db, UserId user) {
    co_return co_await db.stream<PostResponse>(own_posts, user);
}

Task<db::JsonPage<PostResponse>> list_own(Db db, UserId user, std::int64_t after, Int<1> limit) {
    co_return co_await db.page<PostResponse>(page_of_own_posts, user, after, limit);
}

Task<std::unique_ptr<db::RowStream>> stream_feed(Db db, UserId reader) {
    co_return co_await db.stream<FeedPost>(whole_feed, reader);
}

Task<db::JsonPage<FeedPost>> list_feed(Db db, UserId reader, std::optional<FeedPlace> after, Int<1> limit) {
    if (!after) co_return co_await db.page<FeedPost>(first_page_of_feed, reader, limit);
    co_return co_await db.page<FeedPost>(page_of_feed, reader, after->created_at, after->post_id, limit);
}

// A counted id can be taken only by one who chose it in the same moment: the next is another.
Task<std::optional<PostId>> add(Db db, const NewPost& post) {
    for (int tries = 0; tries < most_tries; ++tries) {
        const auto id = co_await db.insert<Post>(post);
        if (id || post.post_id) co_return id;
    }
    throw db::Unavailable("every id that was counted for a post was taken");
}

Task<std::optional<PostResponse>> update(Db db, PostId id, const Caller& author, const PostData& data) {
    co_return co_await db.write_returning<PostResponse>(update_post, id, author.id, author.username, data);
}

Task<std::optional<PostResponse>> update_unchanged(Db db, const Caller& author, const PostResponse& seen,
                                                   const PostData& data) {
    co_return co_await db.write_returning<PostResponse>(update_post_as_seen, seen.post_id, author.id, author.username,
                                                        data, seen.post_data, seen.created_at, seen.likes);
}

Task<bool> remove(Db db, PostId id, UserId user) { co_return co_await db.write(delete_post, id, user) > 0; }

Task<bool> remove_unchanged(Db db, UserId user, const PostResponse& seen) {
    co_return co_await db.write(delete_post_as_seen, seen.post_id, user, seen.post_data, seen.created_at, seen.likes) >
        0;
}

}  // namespace quoin::app::posts
