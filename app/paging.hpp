#pragma once
// Lists: the whole streamed, or with ?limit=N a page at a time. A page starts behind a key, not at an offset, so that
// it costs the same wherever it lies and loses nothing to an insert (keyset paging).

#include "app/cursor.hpp"
#include "quoin/db/db.hpp"
#include "quoin/web/listing.hpp"

#include <functional>
#include <utility>

namespace quoin::app {

// What a client asks of the list at List: Page<UserId, "/users">.
template <class Key, Literal List>
struct Page {
    std::optional<Int<1, 1000>> limit;  // none: everything, unless `after` asks for a page
    std::optional<Cursor<Key, List>> after;

    bool whole() const { return !limit && !after; }
    std::int64_t size() const { return limit ? std::int64_t{*limit} : 100; }
    // One more than the page holds tells whether another follows.
    Int<1> rows() const { return size() + 1; }

    BOOST_DESCRIBE_CLASS(Page, (), (limit, after), (), ())
};

// The answer of a page whose rows were read with page.rows() as their limit: `key_of` names the key of a row.
template <Described Row, class Key, Literal List, class KeyOf>
Listing<Row> make_page(const Page<Key, List>& page, db::JsonPage<Row> read, KeyOf key_of) {
    Listing<Row> listing{.rows = std::move(read.rows)};
    if (!read.last) return listing;
    auto& link = listing.next_link;
    ((link += '<') += List.view()) += "?limit=" + std::to_string(page.size()) + "&after=";
    Codec<Cursor<Key, List>>::append(link, key_of(*read.last));
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

// The rows of a stream as a JSON array, in memory of one piece at a time.
template <Described Row>
Listing<Row> listing_of(std::unique_ptr<db::RowStream> rows) {
    RowsBody::Format format{[](auto& out, auto) { out += '['; }, sql::write_row<Row>, "]", field_names<Row>};
    return {.stream = std::make_unique<RowsBody>(std::move(rows), std::move(format))};
}

// The same as a JSON object that maps the member `Key` of each row to the row.
template <auto Key>
ListingBy<Key> mapping_of(std::unique_ptr<db::RowStream> rows) {
    RowsBody::Format format{[](auto& out, auto) { out += '{'; }, sql::write_entry<Key>, "}",
                            field_names<typename ListingBy<Key>::Value>};
    return {{.stream = std::make_unique<RowsBody>(std::move(rows), std::move(format))}};
}

}  // namespace quoin::app
