#include "app/votes/routes.hpp"

#include "app/bearer.hpp"
#include "app/dependencies.hpp"
#include "app/paging.hpp"
#include "app/votes/store.hpp"
#include "quoin/web/router.hpp"

namespace quoin::app::votes {

namespace {

NotFound no_post() { return {"Post not found"}; }

Task<Result<Created<Message>, Unauthorized, NotFound, Conflict>> vote(CurrentUser caller, Body<Vote> body,
                                                                      IdempotentDb db) {
    const bool adds = body->dir == 1;
    const auto outcome = adds ? co_await add(db, caller.user.id, body->post_id, now())
                              : co_await remove(db, caller.user.id, body->post_id);
    switch (outcome) {
        case Outcome::changed: co_return Created(Message{adds ? "Vote added" : "Vote removed"});
        case Outcome::as_before:
            co_return Conflict{adds ? "You have already voted for this post" : "You have not voted for this post"};
        case Outcome::no_post: co_return no_post();
        case Outcome::no_voter: break;
    }
    co_return bad_token();
}

Task<Result<CreatedOrFound<Message>, Unauthorized, NotFound>> like(Path<PostId> id, CurrentUser caller,
                                                                   IdempotentDb db) {
    switch (co_await add(db, caller.user.id, *id, now())) {
        case Outcome::changed: co_return CreatedOrFound(Message{"Post liked"}, true);
        case Outcome::as_before: co_return CreatedOrFound(Message{"Post liked already"}, false);
        case Outcome::no_post: co_return no_post();
        case Outcome::no_voter: break;
    }
    co_return bad_token();
}

Task<Result<Done, NotFound>> unlike(Path<PostId> id, CurrentUser caller, Db db) {
    if (co_await remove(db, caller.user.id, *id) == Outcome::no_post) co_return no_post();
    co_return Done{};
}

// Likes, with the names as they are fetched: the list is the last member of what is written.
RowsBody::Format format_of_likes(PostId post) {
    auto open = [post](std::string& out, std::span<const sql::Value> columns) {
        Codec<Likes>::write(out, {post, sql::read_row<Liker>(columns).likes, {}});
        out.resize(out.size() - std::string_view("]}").size());
    };
    auto write = [](std::string& out, std::span<const sql::Value> columns) {
        if (const auto name = sql::read_row<Liker>(columns).username) Codec<Username>::write(out, *name);
    };
    return {std::move(open), write, "]}", field_names<Liker>};
}

Task<Result<Streamed<Likes>, NotFound>> read_likes(Path<PostId> id, CurrentUser, Db db) {
    auto body = std::make_unique<RowsBody>(co_await stream(db, *id), format_of_likes(*id));
    if (!co_await body->begin()) co_return no_post();
    co_return Streamed<Likes>{std::move(body)};
}

}  // namespace

void routes(Router& router) {
    auto votes = router.group("Votes", "Votes for posts, also spelled as likes");
    votes.post("/vote/", vote, "Vote for a post, or take the vote back");
    votes.post("/posts/{post_id}/like", like, "Like a post");
    votes.delete_("/posts/{post_id}/like", unlike, "Take a like back");
    votes.get("/posts/{post_id}/likes", read_likes, "Read who likes a post");
}

}  // namespace quoin::app::votes
