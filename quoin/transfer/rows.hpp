#pragma once
// RowReader<T>: the rows of a CSV or NDJSON file as described structs, each cell held to the rules of its member.

#include "quoin/schema/reader.hpp"
#include "quoin/transfer/format.hpp"
#include "quoin/transfer/input.hpp"
#include "quoin/transfer/place.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace quoin::transfer {

// Writes a member as JSON where its slot is full; false where it is empty.
using ShowMember = bool (*)(std::string& out, const void* slots);

// What the reader knows of a struct.
struct RowShape {
    StructShape members;
    std::span<const ShowMember> show;  // nullptr for a secret: no JSON writer takes it
};

// The rows of a file, whatever its format.
class RowSource {
public:
    virtual ~RowSource() = default;
    // Reads the next row into the slots of a struct; false at the end. What is wrong with it is added to `faults`.
    // Throws Malformed where it cannot be told which row comes next.
    virtual bool next(void* slots, Faults& faults) = 0;
    // Where the row begins.
    virtual std::size_t line() const = 0;
    // The row for those who shall mend it, as JSON without its secrets.
    virtual std::string shown(const void* slots) const = 0;
    // In bytes, so far.
    virtual std::uint64_t consumed() const = 0;
};

// Reads a CSV file's header row. Throws Malformed with all that is wrong with it.
std::unique_ptr<RowSource> open_csv(Input& input, const RowShape& shape);
std::unique_ptr<RowSource> open_ndjson(Input& input, const RowShape& shape);

namespace detail {

template <class M>
concept Shown = requires(std::string& out, const M& member) { Codec<M>::write(out, member); };
template <class M>
inline constexpr bool is_secret = !Shown<M>;
template <class M>
inline constexpr bool is_secret<std::optional<M>> = is_secret<M>;

template <class T>
struct ShownMembers;

template <template <class...> class L, class... D>
struct ShownMembers<L<D...>> {
    using SlotList = Slots<MemberType<D>...>;

    template <std::size_t I, class M>
    static constexpr ShowMember show() {
        if constexpr (is_secret<M>)
            return nullptr;
        else
            return [](std::string& out, const void* slots) {
                const auto& member = slot<I>(*static_cast<SlotList*>(const_cast<void*>(slots)));
                if (member) Codec<M>::write(out, *member);
                return static_cast<bool>(member);
            };
    }
    template <std::size_t... I>
    static constexpr auto make(std::index_sequence<I...>) {
        return std::array<ShowMember, sizeof...(D)>{show<I, MemberType<D>>()...};
    }
    static constexpr auto list = make(std::index_sequence_for<D...>{});
};

}  // namespace detail

template <Described T>
inline constexpr RowShape row_shape_of{shape_of<T>, detail::ShownMembers<Members<T>>::list};

template <Described T>
class RowReader {
    static_assert(describes_every_field<T>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");

public:
    RowReader(Format format, Input& input)
        : source_(format == Format::csv ? open_csv(input, row_shape_of<T>) : open_ndjson(input, row_shape_of<T>)) {}

    // Reads the next row; false at the end. `row` is filled where nothing is wrong: otherwise faults() and shown() say
    // more.
    bool next(Slot<T>& row) {
        typename detail::ShownMembers<Members<T>>::SlotList slots;
        faults_.clear();
        if (!source_->next(&slots, faults_)) return false;
        if (faults_.empty())
            slots.move_into(row);
        else
            shown_ = source_->shown(&slots);
        return true;
    }
    const Faults& faults() const { return faults_; }
    const std::string& shown() const { return shown_; }
    std::size_t line() const { return source_->line(); }
    std::uint64_t consumed() const { return source_->consumed(); }

private:
    std::unique_ptr<RowSource> source_;
    Faults faults_;
    std::string shown_;
};

}  // namespace quoin::transfer
