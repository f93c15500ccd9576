#include "app/posts/routes.hpp"

#include "app/bearer.hpp"
#include "app/dependencies.hpp"
#include "app/ownership.hpp"
#include "app/paging.hpp"
#include "app/posts/store.hpp"
#include "quoin/web/router.hpp"

namespace quoin::app::posts {

namespace {

// --- reading -------------------------------------------------------------------------------------

Task<Listing<PostResponse>> list_posts(CurrentUser caller, Query<Page<PostId, "/posts/all/">> page, Db db) {
    if (page->whole()) co_return listing_of<PostResponse>(co_await stream_own(db, caller.user.id));
    auto posts = co_await list_own(db, caller.user.id, page->after ? std::int64_t{page->after->key} : 0, page->rows());
    co_return make_page(*page, std::move(posts), [](const PostResponse& post) { return post.post_id; });
}

Task<Result<Tagged<PostResponse>, NotFound>> read_post(Path<PostId> id, ReadingUser caller, DbReader db) {
    auto post = co_await find_own(db, *id, caller.id);
    if (!post) co_return NotFound{"Post not found"};
    co_return Tagged(*std::move(post));
}

Task<Listing<FeedPost>> read_feed(CurrentUser caller, Query<Page<FeedPlace, "/feed">> page, Db db) {
    if (page->whole()) co_return listing_of<FeedPost>(co_await stream_feed(db, caller.user.id));
    const auto after = page->after ? std::optional(page->after->key) : std::nullopt;
    auto posts = co_await list_feed(db, caller.user.id, after, page->rows());
    co_return make_page(*page, std::move(posts),
                        [](const FeedPost& post) { return FeedPlace{post.created_at, post.post_id}; });
}

// --- changing ------------------------------------------------------------------------------------

Task<Result<Created<PostResponse>, Unauthorized, Conflict>> create_post(CurrentUser caller, Body<PostCreate> body,
                                                                        IdempotentDb db) {
    const NewPost post{body->post_id, std::move(body->post_data), now(), caller.user.id};
    std::optional<PostId> id;
    try {
        id = co_await add(db, post);
    } catch (const db::ConstraintViolation& violation) {
        if (violation.rule() != db::ConstraintViolation::Rule::foreign_key) throw;
        co_return bad_token();
    }
    if (!id) co_return Conflict{"The post_id is already taken"};
    co_return Created(PostResponse{*id, post.post_data, post.created_at, caller.user.username, 0});
}

// Why a change of one's own post changed nothing.
Task<Failed<NotFound, Forbidden>> why_not_changed(Db db, PostId id, UserId caller) {
    co_return refusal(co_await owner_of(db, id), caller, NotFound{"Post not found"},
                      Forbidden{"Only the author may do this"});
}

PreconditionFailed changed() { return {"The post has changed since it was read"}; }

Task<Result<Tagged<PostResponse>, NotFound, Forbidden, PreconditionFailed>> update_post(Path<PostId> id,
                                                                                        CurrentUser caller,
                                                                                        Body<PostEdit> body,
                                                                                        IfMatch match, Db db) {
    std::optional<PostResponse> seen, post;
    if (match.given()) {
        seen = co_await find_own(db, *id, caller.user.id);
        if (seen && !match.holds(*seen)) co_return changed();
        if (seen) post = co_await update_unchanged(db, caller.user, *seen, body->post_data);
        if (seen && !post) co_return changed();
    } else {
        post = co_await update(db, *id, caller.user, body->post_data);
    }
    if (!post) co_return co_await why_not_changed(db, *id, caller.user.id);
    co_return Tagged(*std::move(post));
}

Task<Result<Done, NotFound, Forbidden, PreconditionFailed>> delete_post(Path<PostId> id, CurrentUser caller,
                                                                        IfMatch match, Db db) {
    bool gone = false;
    if (match.given()) {
        const auto seen = co_await find_own(db, *id, caller.user.id);
        if (seen && !match.holds(*seen)) co_return changed();
        if (seen) gone = co_await remove_unchanged(db, caller.user.id, *seen);
        if (seen && !gone) co_return changed();
    } else {
        gone = co_await remove(db, *id, caller.user.id);
    }
    if (!gone) co_return co_await why_not_changed(db, *id, caller.user.id);
    co_return Done{};
}

}  // namespace

void routes(Router& router) {
    auto posts = router.group("Posts", "Posts of one's own, and the feed of everybody's");
    posts.get("/posts/all/", list_posts, "List the caller's posts");
    posts.get("/posts/{post_id}/", read_post, "Read a post of the caller's");
    posts.post("/posts/", create_post, "Create a post");
    posts.put("/posts/{post_id}/", update_post, "Replace a post's text");
    posts.delete_("/posts/{post_id}", delete_post, "Delete a post and its votes");
    posts.get("/feed", read_feed, "Read everybody's posts, newest first");
}

}  // namespace quoin::app::posts
