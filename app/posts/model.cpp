#include "app/posts/model.hpp"

namespace quoin {

bool Codec<app::FeedPlace>::from_text(std::string_view text, Slot<app::FeedPlace>& into, Issues& issues) {
    const auto space = text.rfind(' ');
    Timestamp time;
    Slot<app::PostId> id;
    if (space == text.npos || !parse_timestamp(text.substr(0, space), time) ||
        !Codec<app::PostId>::from_text(text.substr(space + 1), id, issues))
        return false;
    return into.emplace(app::FeedPlace{time, *id});
}

void Codec<app::FeedPlace>::write(std::string& out, const app::FeedPlace& place) {
    write_timestamp(out, place.created_at);
    out += ' ';
    Codec<app::PostId>::write(out, place.post_id);
}

}  // namespace quoin
