#pragma once
// Store: where revoked tokens are written and looked for: the database, and beside it Redis where one is set up.
//
// What is promised:
// - The database is the truth. A token revoked through a Store is refused from then on, on every server of that
//   database, whether Redis is up, down, slow, full or emptied.
// - Redis is written through, in the layout of seed 003, for other applications: key = jti, value
//   {"jti", "status": "blacklisted", "created_at", "updated_at"}, forgotten when the token expires.
// - Redis is asked too: a jti that another application put there is refused. Only Redis knows of such a token, so
//   where Redis cannot tell, a token that the database does not refuse is neither let in nor refused: Unavailable,
//   503. And a Redis that forgets such a token lets it back in.
// - Both have taken it when revoke() ends. Where it throws, one of them may have: the token may be void already.

#include "quoin/db/db.hpp"
#include "quoin/revocation/redis.hpp"

namespace quoin::revocation {

// A handle for one loop; copies are cheap.
class Store {
public:
    // Without a Redis nothing but the database is written or asked.
    Store(Db db, Redis* redis) : db_(db), redis_(redis) {}

    Db db() const { return db_; }
    // Whether Redis knows the token as revoked, asked now and awaited later; whether the database does is one column
    // of the read that finds the caller.
    RedisAnswer known_to_redis(std::string_view token_id) const;
    // Stores the token in Redis until it expires. No Redis: nothing is done.
    RedisAnswer tell_redis(std::string_view token_id, Timestamp expires_at, Timestamp time) const;
    // Throws Unavailable where a Redis is set up and does not answer.
    RedisAnswer ping_redis() const;

private:
    Db db_;
    Redis* redis_;
};

// From now on this token is void, on every server. Doing it again changes nothing.
Task<void> revoke(Store store, std::string_view token_id, Timestamp expires_at, Timestamp time);

}  // namespace quoin::revocation
