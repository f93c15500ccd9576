#pragma once
// Reading a described struct from a JSON text, or from names and texts (a form, a query). The work is done once, in
// reader.cpp, over tables of function pointers; a struct adds only its table.

#include "quoin/schema/codec.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace quoin {

// One field of a struct, for the reader: `slots` are the struct's Slots.
struct FieldShape {
    std::string_view name;
    bool (*from_json)(const Scalar& scalar, void* slots, Issues& issues);
    bool (*from_text)(std::string_view text, void* slots, Issues& issues);
    void (*absent)(void* slots);  // nullptr where the member is required
};

struct StructShape {
    std::span<const FieldShape> fields;
    std::span<const Alias> aliases;
};

struct NamedText {
    std::string name, text;
};

// What becomes of members that nobody knows: passed over in a request, a fault where data would be lost.
enum class UnknownMembers { passed_over, refused };

// Why a text is not JSON, and at which byte.
struct MalformedJson {
    std::size_t byte = 0;
    std::string why;
};

// False with `malformed` set when the text is not JSON (RFC 8259, strict; 64 levels deep at most). What is wrong with a
// well-formed one goes to `issues`: a wrong or missing member, a name given twice.
bool read_object(std::string_view json, const StructShape& shape, UnknownMembers unknown, void* slots, Issues& issues,
                 MalformedJson& malformed);
// The same for a request: unknown members are passed over, `malformed` is told in one line.
bool read_object(std::string_view json, const StructShape& shape, void* slots, Issues& issues, std::string& malformed);
// The same from names and texts.
void read_fields(std::span<const NamedText> pairs, const StructShape& shape, void* slots, Issues& issues);

namespace detail {

template <class T>
struct ShapeOf;

template <template <class...> class L, class... D>
struct ShapeOf<L<D...>> {
    using SlotList = Slots<MemberType<D>...>;

    template <std::size_t I, class M>
    static constexpr FieldShape field(std::string_view name) {
        FieldShape shape{.name = name,
                         .from_json =
                             [](const Scalar& scalar, void* slots, Issues& issues) {
                                 return Codec<M>::from_json(scalar, slot<I>(*static_cast<SlotList*>(slots)), issues);
                             },
                         .from_text =
                             [](std::string_view text, void* slots, Issues& issues) {
                                 return Codec<M>::from_text(text, slot<I>(*static_cast<SlotList*>(slots)), issues);
                             },
                         .absent = nullptr};
        if constexpr (is_optional<M>)
            shape.absent = [](void* slots) { Codec<M>::absent(slot<I>(*static_cast<SlotList*>(slots))); };
        return shape;
    }

    template <std::size_t... I>
    static constexpr auto make(std::index_sequence<I...>) {
        return std::array<FieldShape, sizeof...(D)>{field<I, MemberType<D>>(D::name)...};
    }

    static constexpr auto fields = make(std::index_sequence_for<D...>{});
    static_assert(sizeof...(D) <= 64, "a struct that is read from a request has at most 64 fields");
};

}  // namespace detail

template <Described T>
inline constexpr StructShape shape_of{detail::ShapeOf<Members<T>>::fields, aliases<T>};

// Fills `into` when nothing is wrong.
template <Described T>
bool read_json(std::string_view json, Slot<T>& into, Issues& issues, std::string& malformed) {
    static_assert(describes_every_field<T>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");
    typename detail::ShapeOf<Members<T>>::SlotList slots;
    return read_object(json, shape_of<T>, &slots, issues, malformed) && !issues.any() && slots.move_into(into);
}

template <Described T>
bool read_pairs(std::span<const NamedText> pairs, Slot<T>& into, Issues& issues) {
    static_assert(describes_every_field<T>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");
    typename detail::ShapeOf<Members<T>>::SlotList slots;
    read_fields(pairs, shape_of<T>, &slots, issues);
    return slots.move_into(into);
}

}  // namespace quoin
