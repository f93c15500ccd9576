#pragma once
// Listing: a list of any length as an answer: the whole of it streamed from where it comes, or one page.

#include "quoin/web/reply.hpp"

#include <memory>
#include <string>
#include <vector>

namespace quoin {

template <class T>
struct Listing {
    std::unique_ptr<BodyStream> stream{};  // writes the whole body
    std::vector<T> page{};                 // where there is no stream
    std::string next_link{};               // of a page that is not the last: "</items?limit=2&after=…>; rel=\"next\""
};

namespace detail {

template <class M>
struct MemberOf;
template <class T, class K>
struct MemberOf<K T::*> {
    using Owner = T;
    using Type = K;
};

// Everything of a listing but a page's body.
template <class T>
void send_link_and_stream(Response& response, Listing<T>& listing) {
    if (!listing.next_link.empty()) response.add("Link", std::move(listing.next_link));
    response.stream = std::move(listing.stream);
}

inline void describe_link(Operation& operation) {
    operation.responses[200].headers["Link"] = {"The next page, where there is one (RFC 8288)"};
}

}  // namespace detail

// A listing that is one JSON object: it maps what the member `Key` of each T holds, whose JSON is a string, to that T.
//   Task<ListingBy<&Item::id>> list_items(…);   // {"0199…": {"id": "0199…", …}, …}
template <auto Key>
struct ListingBy : Listing<typename detail::MemberOf<decltype(Key)>::Owner> {
    using Value = typename detail::MemberOf<decltype(Key)>::Owner;

    static void write_entry(std::string& out, const Value& value) {
        Codec<typename detail::MemberOf<decltype(Key)>::Type>::write(out, value.*Key);
        out += ':';
        Codec<Value>::write(out, value);
    }
};

template <class T>
struct Reply<Listing<T>> {
    static void to(Response& response, Listing<T> listing) {
        detail::send_link_and_stream(response, listing);
        if (!response.stream) Codec<std::vector<T>>::write(response.body, listing.page);
    }
    static void describe(Operation& operation) {
        Reply<std::vector<T>>::describe(operation);
        detail::describe_link(operation);
    }
    static constexpr bool is_json = true;
};

template <auto Key>
struct Reply<ListingBy<Key>> {
    static void to(Response& response, ListingBy<Key> listing) {
        detail::send_link_and_stream(response, listing);
        if (response.stream) return;
        char before = '{';
        for (const auto& value : listing.page) {
            response.body += std::exchange(before, ',');
            ListingBy<Key>::write_entry(response.body, value);
        }
        response.body += listing.page.empty() ? "{}" : "}";
    }
    static void describe(Operation& operation) {
        using Value = typename ListingBy<Key>::Value;
        operation.answers(200, "Successful Response",
                          {.type = "object", .values = {Codec<Value>::schema(operation.components)}});
        detail::describe_link(operation);
    }
    static constexpr bool is_json = true;
};

}  // namespace quoin
