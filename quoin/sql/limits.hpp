#pragma once
// Limits: what the type of a field allows, as far as the database can hold a column to it.

#include "quoin/schema/codec.hpp"
#include "quoin/schema/decimal.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace quoin::sql {

struct Limits {
    enum class Kind : std::uint8_t {
        none,
        length,  // of a text, in code points
        range,   // of the number as it is stored
        labels,
    };
    Kind kind = Kind::none;
    std::int64_t min = std::numeric_limits<std::int64_t>::min();
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
    std::span<const std::string_view> labels{};
};

// Specialise for a type whose SqlCodec is the application's own.
template <class T>
inline constexpr Limits limits_of{};

template <std::size_t Min, std::size_t Max, class Rule>
inline constexpr Limits limits_of<Text<Min, Max, Rule>>{Limits::Kind::length, Min, Max};
template <std::int64_t Min, std::int64_t Max>
inline constexpr Limits limits_of<Int<Min, Max>>{Limits::Kind::range, Min, Max};
template <int Scale, std::int64_t Min, std::int64_t Max>
inline constexpr Limits limits_of<Decimal<Scale, Min, Max>>{Limits::Kind::range, Min* power_of_ten(Scale),
                                                            Max* power_of_ten(Scale)};
template <DescribedEnum T>
inline constexpr Limits limits_of<T>{.kind = Limits::Kind::labels, .labels = enum_labels<T>};
template <class T>
inline constexpr Limits limits_of<std::optional<T>> = limits_of<T>;
template <class T, auto V>
inline constexpr Limits limits_of<Default<T, V>> = limits_of<T>;

}  // namespace quoin::sql
