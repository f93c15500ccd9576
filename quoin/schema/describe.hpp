#pragma once
// Names and members of a struct, from Boost.Describe, plus the check Describe does not make: that no field was
// forgotten.

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace quoin {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && std::is_aggregate_v<T>;

template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class D>
struct PointerTo;
template <class C, class M>
struct PointerTo<M C::*> {
    using owner = C;
    using type = M;
};
template <class D>
using MemberType = typename PointerTo<std::remove_cv_t<decltype(D::pointer)>>::type;

namespace detail {

struct Anything {
    template <class T>
    operator T() const;
};

template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
    return requires { T{((void)I, Anything{})...}; };
}

}  // namespace detail

// True when T has exactly as many fields as were described.
template <class T>
constexpr bool describes_every_field() {
    constexpr auto n = boost::mp11::mp_size<Members<T>>::value;
    return detail::takes<T>(std::make_index_sequence<n>{}) && !detail::takes<T>(std::make_index_sequence<n + 1>{});
}

template <class T>
inline constexpr std::size_t field_count = boost::mp11::mp_size<Members<T>>::value;

// The names of T's fields, in order.
template <class T>
inline constexpr auto field_names = []<template <class...> class L, class... D>(L<D...>) {
    return std::array<std::string_view, sizeof...(D)>{D::name...};
}(Members<T>{});

// The name of the field that a member pointer points to; empty when T does not describe it.
template <class T, class M>
constexpr std::string_view field_name(M T::* member) {
    std::string_view name;
    boost::mp11::mp_for_each<Members<T>>([&](auto d) {
        if constexpr (std::is_same_v<MemberType<decltype(d)>, M>)
            if (d.pointer == member) name = d.name;
    });
    return name;
}

// "app::items::ItemCreate" -> "ItemCreate"
template <class T>
constexpr std::string_view type_name() {
    constexpr std::string_view whole = __PRETTY_FUNCTION__;
    constexpr auto start = whole.find("T = ") + 4;
    constexpr auto end = whole.find_first_of(";]", start);
    constexpr auto name = whole.substr(start, end - start);
    constexpr auto colon = name.rfind("::");
    return colon == name.npos ? name : name.substr(colon + 2);
}

}  // namespace quoin
