// expect: this table's key has several columns
#include "quoin/db/db.hpp"
using namespace quoin;

struct Vote {
    std::int64_t user_id;
    std::int64_t post_id;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (user_id, post_id))
template <>
inline constexpr auto quoin::sql::table<Vote> = Table{"votes", primary_key(&Vote::user_id, &Vote::post_id)};
Task<std::optional<Vote>> bad(Db db) { co_return co_await db.find<Vote>(1); }
