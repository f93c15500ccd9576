// A page's cursor: one text for each key of each list, and no other is taken.

#include "app/cursor.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets.hpp"

namespace quoin::fuzz {

void cursor(std::string_view input) {
    const Bytes bytes(input);
    std::string key, again;
    if (app::read_cursor(bytes.text(), "/users", key)) {
        app::append_cursor(again, "/users", key);
        require(again == input);
        require(!app::read_cursor(bytes.text(), "/items", key));
    }
    // Any bytes as a key: what is written can be read, unless it is too long to be one.
    std::string text, read;
    app::append_cursor(text, "/users", input);
    require(app::read_cursor(text, "/users", read) == (text.size() <= 256));
    if (text.size() <= 256) require(read == input);

    Slot<app::Cursor<Uuid, "/items">> item;
    Issues issues;
    using ItemCursor = Codec<app::Cursor<Uuid, "/items">>;
    require(ItemCursor::from_text(bytes.text(), item, issues) != issues.any());
}

}  // namespace quoin::fuzz
