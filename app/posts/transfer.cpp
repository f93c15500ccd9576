#include "app/posts/transfer.hpp"

#include "app/posts/model.hpp"

namespace quoin::app {

// A row of a file, and what waits to be stored. The author goes by name, which is the same in every database.
struct PostRow {
    std::optional<ChosenId> post_id;  // empty: the database counts
    PostData post_data;
    Username user_id;
    std::optional<Timestamp> created_at;  // empty in a file: now
};
BOOST_DESCRIBE_STRUCT(PostRow, (), (post_id, post_data, user_id, created_at))

namespace posts {

static transfer::Plan plan() {
    transfer::Plan plan{.table = "posts", .identity = "post_id"};
    plan.take("post_id").take("post_data").take("created_at");
    plan.columns.push_back({"user_id", "author.id"});
    plan.joins = " join users author on lower(author.username) = lower(r.user_id)";
    plan.unique("post_id");
    plan.rules.push_back({"user_id", "There is no such user", "missing_reference",
                          "select r.line from import_rows r where not exists"
                          " (select 1 from users author where lower(author.username) = lower(r.user_id))"});
    return plan;
}

std::int64_t import_from(const transfer::ImportRun& run) {
    const auto stamped = [time = now()](std::vector<PostRow> rows) {
        for (auto& row : rows) row.created_at = row.created_at.value_or(time);
        return rows;
    };
    return transfer::import_rows<PostRow, PostRow>(run, {.plan = plan(), .prepare = stamped});
}

std::uint64_t export_to(const transfer::ExportRun& run) {
    return transfer::export_rows<PostRow>(run,
                                          "select p.post_id, p.post_data, u.username as user_id, p.created_at"
                                          " from posts p join users u on u.id = p.user_id order by p.post_id");
}

}  // namespace posts

}  // namespace quoin::app
