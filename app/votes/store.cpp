#include "app/votes/store.hpp"

#include "app/posts/store.hpp"

namespace quoin::app::votes {

namespace {

const sql::Statement add_vote{
    "insert into votes (user_id, post_id, created_at)"
    " select $1, p.post_id, $3 from posts p where p.post_id = $2 on conflict do nothing"};
const sql::Statement remove_vote{"delete from votes where user_id = $1 and post_id = $2"};
// Counted once, in the snapshot that the names are read from.
const sql::Statement likers{
    "select (select count(*) from votes where post_id = $1) as likes, u.username"
    " from posts p left join votes v on v.post_id = p.post_id left join users u on u.id = v.user_id"
    " where p.post_id = $1 order by v.created_at, v.user_id"};

// Why nothing changed.
Task<Outcome> explain(Db db, PostId post, Outcome otherwise) {
    const auto owner = co_await posts::owner_of(db, post);
    co_return owner ? otherwise : Outcome::no_post;
}

}  // namespace

Task<Outcome> add(Db db, UserId voter, PostId post, Timestamp time) {
    auto otherwise = Outcome::as_before;
    try {
        if (co_await db.write(add_vote, voter, post, time) > 0) co_return Outcome::changed;
    } catch (const db::ConstraintViolation&) {  // the post or the voter was deleted in this moment
        otherwise = Outcome::no_voter;
    }
    co_return co_await explain(db, post, otherwise);
}

Task<Outcome> remove(Db db, UserId voter, PostId post) {
    if (co_await db.write(remove_vote, voter, post) > 0) co_return Outcome::changed;
    co_return co_await explain(db, post, Outcome::as_before);
}

Task<std::unique_ptr<db::RowStream>> stream(Db db, PostId post) { co_return co_await db.stream<Liker>(likers, post); }

}  // namespace quoin::app::votes
