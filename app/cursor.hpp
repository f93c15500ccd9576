#pragma once
// Cursors: the key behind which a page of a list starts, as a text that means nothing to a client.

#include "app/literal.hpp"
#include "quoin/schema/codec.hpp"

#include <string>
#include <string_view>

namespace quoin::app {

// Of the list at List.
template <class Key, Literal List>
struct Cursor {
    Key key;
};

// A key as a cursor. It is sealed with its list's path, so that one of another list, or one that was changed on its
// way, is refused and not a page from somewhere. A seal keeps nothing secret: a key gives nobody a right.
void append_cursor(std::string& out, std::string_view path, std::string_view key);
// False when the text is no cursor of this list.
bool read_cursor(std::string_view text, std::string_view path, std::string& key);

}  // namespace quoin::app

// A page is read from a query like any described struct.
template <class Key, quoin::app::Literal List>
struct quoin::Codec<quoin::app::Cursor<Key, List>> {
    using C = app::Cursor<Key, List>;

    static bool from_text(std::string_view text, Slot<C>& into, Issues& issues) {
        std::string plain;
        Slot<Key> key;
        Issues ignored;  // a cursor is opaque: what is wrong inside is nothing to tell
        if (app::read_cursor(text, List.view(), plain) && Codec<Key>::from_text(plain, key, ignored))
            return into.emplace(C{*std::move(key)});
        issues.add("cursor", "Input should be a cursor from a Link header");
        return false;
    }
    static bool from_json(const Scalar& scalar, Slot<C>& into, Issues& issues) {
        std::string_view text;
        return read_string(scalar, text, issues) && from_text(text, into, issues);
    }
    static void append(std::string& out, const Key& key) {
        std::string plain;
        Codec<Key>::write(plain, key);
        if (plain.starts_with('"')) plain = plain.substr(1, plain.size() - 2);
        app::append_cursor(out, List.view(), plain);
    }
    static Schema schema(Components&) { return {.type = "string", .max_length = 256}; }
};
