#pragma once
// Entity tags (RFC 9110, section 8.8.3): a short text for what a representation is, and the conditions made of it.

#include "quoin/schema/codec.hpp"
#include "quoin/web/extract.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin {

inline constexpr std::string_view etag_field = "ETag";

// A strong tag, with its quotes: 64 bits of the bytes. Another build of this program may give another tag.
std::string entity_tag(std::string_view representation);

// The tag of a value as it is answered.
template <class T>
std::string entity_tag_of(const T& value) {
    std::string representation;
    Codec<T>::write(representation, value);
    return entity_tag(representation);
}

// How tags are compared (RFC 9110, section 8.8.3.2). A weak one (W/"…") is never strongly equal to any.
enum class Comparison { weak, strong };
// Whether a field of If-Match or If-None-Match names the tag of what there is, or all by "*".
bool names_tag(std::string_view field, std::string_view tag, Comparison comparison);

// Makes 304 of an answer that the client has already, by If-None-Match (RFC 9110, section 13.1.2).
void leave_out_known(const Request& request, Response& response);

// Ask for it in the parameter list of a route that changes something which is answered with its tag (Tagged):
//
//   if (match.given()) {
//       auto item = co_await find(db, *id);
//       if (item && !match.holds(*item)) co_return PreconditionFailed{"The item was changed by somebody else"};
//       … and write only where the row still is that one
//
// Without the field the last one to write wins.
class IfMatch {
public:
    bool given() const { return !fields_.empty(); }
    // Whether this is what the client has seen.
    template <class T>
    bool holds(const T& value) const {
        return names(entity_tag_of(value));
    }

    static IfMatch resolve(const Request& request);
    static void describe(Operation& operation);

private:
    bool names(std::string_view tag) const;

    std::vector<std::string_view> fields_;
};

}  // namespace quoin
