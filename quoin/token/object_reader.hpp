#pragma once
// A flat, strict view of one JSON object, for texts as small as a token's header and claims.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace quoin {

struct Member {
    enum class Kind { null, boolean, integer, other_number, text, array, object };

    std::string_view name;
    Kind kind = Kind::null;
    std::string_view text{};   // of a text
    std::int64_t integer = 0;  // of an integer: a number without point and exponent that fits
    bool element = false;      // of the array before it, whose name it has
};

// Keeps its memory from one text to the next, so that reading does not allocate in steady state.
class ObjectReader {
public:
    ObjectReader() = default;
    ObjectReader(const ObjectReader&) = delete;
    ObjectReader& operator=(const ObjectReader&) = delete;

    // False, with no members, unless `json` is exactly one object (RFC 8259) in UTF-8 without a byte order mark, no
    // name twice, at most 8 levels deep, with at most 64 members and elements. What nested objects hold is not kept.
    bool read(std::string_view json);

    // Of the last text read, and valid until the next: the member, or null.
    const Member* find(std::string_view name) const noexcept;
    // The elements of a member that is an array. Arrays and objects among them come without what they hold.
    std::span<const Member> elements(const Member& array) const noexcept;

private:
    struct Events;

    std::array<Member, 64> members_{};  // few enough to look through for a name that stands twice
    std::size_t count_ = 0;
    std::string texts_;  // what the members' views show
};

// The member's text, empty where there is none.
std::string_view text_of(const Member* member) noexcept;

}  // namespace quoin
