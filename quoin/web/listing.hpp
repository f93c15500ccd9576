#pragma once
// Answers of any length: a list, streamed whole from where it comes or one page of it; any other thing streamed.

#include "quoin/web/reply.hpp"

#include <memory>
#include <string>

namespace quoin {

template <class T>
struct Listing {
    std::unique_ptr<BodyStream> stream{};  // writes the whole body
    std::string rows{};                    // where there is no stream: the JSON of a page's rows, each behind a comma
    std::string next_link{};               // of a page that is not the last: "</items?limit=2&after=…>; rel=\"next\""
};

namespace detail {

template <class T>
void send(Response& response, Listing<T> listing, char open, char close) {
    if (!listing.next_link.empty()) response.add("Link", std::move(listing.next_link));
    response.stream = std::move(listing.stream);
    if (response.stream) return;
    response.body = std::move(listing.rows);
    if (response.body.empty()) response.body = ',';
    response.body.front() = open;  // instead of the first row's comma
    response.body += close;
}

inline void describe_link(Operation& operation) {
    operation.responses[200].headers["Link"] = {"The next page, where there is one (RFC 8288)"};
}

}  // namespace detail

// A listing that is one JSON object: it maps what the member `Key` of each T holds, whose JSON is a string, to that T.
//   Task<ListingBy<&Item::id>> list_items(…);   // {"0199…": {"id": "0199…", …}, …}
template <auto Key>
struct ListingBy : Listing<typename PointerTo<decltype(Key)>::owner> {
    using Value = typename PointerTo<decltype(Key)>::owner;
};

// What reads as a T, of a length that no memory need hold: its stream writes the whole of it.
//   Task<Result<Streamed<Likes>, NotFound>> read_likes(…);   // {"post_id":7, …, "liked_by":["alice", …]}
template <class T>
struct Streamed {
    std::unique_ptr<BodyStream> stream;
};

template <class T>
struct Reply<Streamed<T>> {
    static void to(Response& response, Streamed<T> streamed) { response.stream = std::move(streamed.stream); }
    static void describe(Operation& operation) { Reply<T>::describe(operation); }
    static constexpr bool is_json = true;
};

template <class T>
struct Reply<Listing<T>> {
    static void to(Response& response, Listing<T> listing) { detail::send(response, std::move(listing), '[', ']'); }
    static void describe(Operation& operation) {
        Reply<std::vector<T>>::describe(operation);
        detail::describe_link(operation);
    }
    static constexpr bool is_json = true;
};

template <auto Key>
struct Reply<ListingBy<Key>> {
    static void to(Response& response, ListingBy<Key> listing) {
        detail::send<typename ListingBy<Key>::Value>(response, std::move(listing), '{', '}');
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
