#pragma once
// Lists: the whole streamed, or with ?limit=N a page at a time. A page starts behind a key, not at an offset, so that
// it costs the same wherever it lies and loses nothing to an insert (keyset paging).

#include "quoin/crypto/base64url.hpp"
#include "quoin/db/db.hpp"
#include "quoin/web/listing.hpp"

#include <functional>
#include <utility>

namespace quoin::app {

// The key behind which a page starts, as a text that means nothing to a client.
template <class Key>
struct Cursor {
    Key key;
};

template <class Key>
struct Page {
    std::optional<Int<1, 1000>> limit;  // none: everything, unless `after` asks for a page
    std::optional<Cursor<Key>> after;

    bool whole() const { return !limit && !after; }
    std::int64_t size() const { return limit ? std::int64_t{*limit} : 100; }
    // One more than the page holds tells whether another follows.
    Int<1> rows() const { return size() + 1; }

    BOOST_DESCRIBE_CLASS(Page, (), (limit, after), (), ())
};

// Makes a page of the rows that a query for page.rows() gave: `key_of` names the key of a row.
template <class Row, class Key, class KeyOf>
Listing<Row> make_page(const Page<Key>& page, std::string_view path, std::vector<Row> rows, KeyOf key_of) {
    Listing<Row> listing{.page = std::move(rows)};
    const auto size = static_cast<std::size_t>(page.size());
    if (listing.page.size() <= size) return listing;
    listing.page.erase(listing.page.begin() + static_cast<std::ptrdiff_t>(size), listing.page.end());
    auto& link = listing.next_link;
    ((link += '<') += path) += "?limit=" + std::to_string(size) + "&after=";
    Codec<Cursor<Key>>::append(link, key_of(listing.page.back()));
    link += ">; rel=\"next\"";
    return listing;
}

// A body of all rows of a stream.
class RowsBody : public BodyStream {
public:
    using Write = std::move_only_function<void(std::string& out, std::span<const sql::Value> columns)>;
    struct Format {
        Write open;  // before the first row, of which it gets the columns; without any where there is no row
        Write row;
        std::string_view close;  // a literal
        std::span<const std::string_view> columns;
    };

    RowsBody(std::unique_ptr<db::RowStream> rows, Format format) : rows_(std::move(rows)), format_(std::move(format)) {}

    // Fetches the first rows ahead of the answer; false where there is none.
    Task<bool> begin();
    Task<bool> next(std::string& out) override;

private:
    Task<bool> fetch(std::string& out);
    void add(std::span<const sql::Value> columns);

    std::unique_ptr<db::RowStream> rows_;
    Format format_;
    std::string ahead_;
    std::string* out_ = nullptr;  // of the call that is under way
    bool begun_ = false;
};

// The rows of a stream as a JSON array, in memory of one piece at a time. `change` is applied to each before it is
// written.
template <Described Row>
Listing<Row> listing_of(std::unique_ptr<db::RowStream> rows, std::function<void(Row&)> change = {}) {
    auto write = [change = std::move(change)](std::string& out, std::span<const sql::Value> columns) {
        auto row = sql::read_row<Row>(columns);
        if (change) change(row);
        Codec<Row>::write(out, row);
    };
    return {.stream = std::make_unique<RowsBody>(
                std::move(rows), RowsBody::Format{[](auto& out, auto) { out += '['; }, write, "]", field_names<Row>})};
}

// The same as a JSON object that maps the member `Key` of each row to the row.
template <auto Key>
ListingBy<Key> mapping_of(std::unique_ptr<db::RowStream> rows) {
    using Row = typename ListingBy<Key>::Value;
    auto write = [](std::string& out, std::span<const sql::Value> columns) {
        ListingBy<Key>::write_entry(out, sql::read_row<Row>(columns));
    };
    return {{.stream = std::make_unique<RowsBody>(std::move(rows), RowsBody::Format{[](auto& out, auto) { out += '{'; },
                                                                                    write, "}", field_names<Row>})}};
}

}  // namespace quoin::app

// A page is read from a query like any described struct.
template <class Key>
struct quoin::Codec<quoin::app::Cursor<Key>> {
    using C = app::Cursor<Key>;

    static bool from_text(std::string_view text, Slot<C>& into, Issues& issues) {
        std::string plain;
        Slot<Key> key;
        Issues ignored;  // a cursor is opaque: what is wrong inside is nothing to tell
        if (text.size() <= 256 && decode_base64url(text, plain) && Codec<Key>::from_text(plain, key, ignored))
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
        append_base64url(out, plain);
    }
    static Schema schema(Components&) { return {.type = "string", .max_length = 256}; }
};
