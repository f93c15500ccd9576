#pragma once
// load_settings<T>(): environment, then .env, then defaults, into a described struct; all faults at once.

#include "quoin/base/secret.hpp"
#include "quoin/schema/codec.hpp"
#include "quoin/settings/environment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin {

// Where one setting's value came from: a line of `config`.
struct Setting {
    std::string name;    // "PORT"
    std::string value;   // as text; "***" for a secret
    std::string origin;  // "environment", "JWT_SECRET in .env line 3", "default"
    std::string note{};  // what else there is to say
    bool wrong = false;  // a fault says why
};

// One line for each wrong setting: "PORT (.env line 3): Input should be …". No line holds a secret's value.
using Faults = std::vector<std::string>;

template <class T>
struct Loaded {
    Slot<T> value;              // empty when a setting that has no default is missing; a wrong one is at its default
    std::vector<Setting> list;  // in the order of T's fields
    std::vector<std::string> warnings;  // what does not stop the start
    Faults faults;                      // what does: never start with any
};

// Another variable for a field, as in {{"JWT_SECRET", "secret_key"}}. Specialise it with an array of these.
template <class T>
inline constexpr std::array<Alias, 0> variable_aliases{};

// A setting may be a secret; nothing reads one from a request or writes one.
template <>
struct Codec<Secret> {
    static bool from_text(std::string_view text, Slot<Secret>& into, Issues&) {
        return into.emplace(std::string(text));
    }
};

namespace detail {

// What does not depend on the struct.
class Loading {
public:
    Loading(const Environment& environment, std::span<const std::string_view> fields, std::span<const Alias> aliases);

    // The value that was given for the next field; null where none was.
    const Variable* next(std::string_view field);
    void refuse(const Issues& issues);
    void require();
    void keep(std::string value) { list.back().value = std::move(value); }

    // After the last field.
    void warn_of_near_misses();

    std::vector<Setting> list;
    std::vector<std::string> warnings;
    Faults faults;

private:
    struct Names {
        std::string_view field;
        std::vector<std::string> variables;  // the field's own first
    };

    const Environment& environment_;
    std::vector<Names> names_;
};

// What people write for a boolean or a label, in the one spelling that its codec reads; else the text itself.
std::string_view plain_boolean(std::string_view text);
std::string_view plain_label(std::string_view text, std::span<const std::string_view> labels);

template <class M>
struct Inner {
    using type = M;
};
template <class M>
struct Inner<std::optional<M>> : Inner<M> {};
template <class M, auto V>
struct Inner<Default<M, V>> : Inner<M> {};

template <class M>
std::string_view plain_text(std::string_view text) {
    if constexpr (std::is_same_v<M, bool>)
        return plain_boolean(text);
    else if constexpr (DescribedEnum<M>)
        return plain_label(text, enum_labels<M>);
    else
        return text;
}

template <class M>
std::string shown(const M& value) {
    if constexpr (requires { value.reveal(); })
        return "***";
    else if constexpr (requires { std::string_view(value); })
        return std::string(std::string_view(value));
    else if constexpr (DescribedEnum<M>)
        return std::string(label_of(value));
    else {
        std::string text;
        Codec<M>::write(text, value);
        return text;
    }
}
template <class M>
std::string shown(const std::optional<M>& value) {
    return value ? shown(*value) : "";
}
template <class M, auto V>
std::string shown(const Default<M, V>& value) {
    return shown(value.value);
}

template <class M>
void load_field(Loading& loading, std::string_view name, Slot<M>& into) {
    const auto* variable = loading.next(name);
    if (variable) {
        Issues issues;
        if (!Codec<M>::from_text(plain_text<typename Inner<M>::type>(variable->value.reveal()), into, issues))
            loading.refuse(issues);
    }
    if constexpr (is_optional<M>) {
        if (!into) Codec<M>::absent(into);
    } else if (!variable) {
        loading.require();
    }
    if (into) loading.keep(shown(*into));
}

}  // namespace detail

// The field `secret_key` is the variable SECRET_KEY, read as Codec reads the text of its type; true, yes, on and 1, and
// labels in any case are taken too. A field that is neither optional nor has a Default must be set. Variables of the
// .env that are not T's are another program's, but one that looks like a slip of the pen is a warning.
template <Described T>
Loaded<T> load_settings(const Environment& environment) {
    static_assert(describes_every_field<T>(), "a field of this struct is missing from BOOST_DESCRIBE_STRUCT");
    detail::Loading loading(environment, field_names<T>, variable_aliases<T>);
    Slot<T> value;
    [&]<template <class...> class L, class... D>(L<D...>) {
        Slots<MemberType<D>...> slots;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (detail::load_field(loading, D::name, slot<I>(slots)), ...);
        }(std::index_sequence_for<D...>{});
        slots.move_into(value);
    }(Members<T>{});
    loading.warn_of_near_misses();
    return {std::move(value), std::move(loading.list), std::move(loading.warnings), std::move(loading.faults)};
}

}  // namespace quoin
