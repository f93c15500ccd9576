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

template <class T>
struct Reply<Listing<T>> {
    static void to(Response& response, Listing<T> listing) {
        if (!listing.next_link.empty()) response.add("Link", std::move(listing.next_link));
        if (listing.stream)
            response.stream = std::move(listing.stream);
        else
            Codec<std::vector<T>>::write(response.body, listing.page);
    }
    static void describe(Operation& operation) {
        Reply<std::vector<T>>::describe(operation);
        operation.responses[200].headers["Link"] = "The next page, where there is one (RFC 8288)";
    }
    static constexpr bool is_json = true;
};

}  // namespace quoin
