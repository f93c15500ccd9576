#pragma once
// What a handler may ask for in its parameter list: parts of the request, and dependencies.

#include "quoin/base/result.hpp"
#include "quoin/base/task.hpp"
#include "quoin/schema/reader.hpp"
#include "quoin/web/http.hpp"
#include "quoin/web/media_type.hpp"
#include "quoin/web/operation.hpp"
#include "quoin/web/services.hpp"

namespace quoin {

// What a parameter wraps: *param and param-> give the value.
template <class T>
class Part {
public:
    explicit Part(T value) : value_(std::move(value)) {}
    T& operator*() { return value_; }
    const T& operator*() const { return value_; }
    T* operator->() { return &value_; }
    const T* operator->() const { return &value_; }

private:
    T value_;
};

// A {placeholder} of the route, by position.
template <class T>
struct Path : Part<T> {
    using Part<T>::Part;
};
// The query string, as a described struct.
template <Described T>
struct Query : Part<T> {
    using Part<T>::Part;
};
// A JSON body, as a described struct.
template <Described T>
struct Body : Part<T> {
    using Part<T>::Part;
};
// A form (application/x-www-form-urlencoded), as a described struct.
template <Described T>
struct Form : Part<T> {
    using Part<T>::Part;
};
// A form or a JSON body, whichever the client sends.
template <Described T>
struct FormOrBody : Part<T> {
    using Part<T>::Part;
};
// A form, or the same fields in the query where there is no body.
template <Described T>
struct FormOrQuery : Part<T> {
    using Part<T>::Part;
};

// Anything else is a dependency: a type that says how it comes from a request, either itself or, for a type that should
// not know of requests, by specialising this. `resolve` gives the value, a Result that may refuse, or a Task of either.
// An optional `admit(const Request&)` gives a failure that can be told before the body is read.
// An optional `inspect(const Request&, Findings&)` gives the issues that are told with those of the rest of the
// request. An optional `check(T&, Request&)`, a Task of a Result<Done, …>, has the last word on what `resolve` gave:
// the handler runs meanwhile, may only read (its other dependencies have `only_reads`), and its answer counts only if
// the check holds.
template <class T>
struct FromRequest : T {};

template <class T>
concept Dependency = requires(Request& request, Operation& operation) {
    FromRequest<T>::resolve(request);
    FromRequest<T>::describe(operation);
};

// A dependency that stands around the handler where it says so: it may answer in its stead, and sees its answer.
// `handler` is awaited once or not at all; what it throws goes through. A handler has at most one of these.
template <class T>
concept Enclosing = requires(const T& dependency, Request& request, Response& response, Task<void> handler) {
    { dependency.encloses() } -> std::same_as<bool>;
    { dependency.around(request, response, std::move(handler)) } -> std::same_as<Task<void>>;
};

template <class T>
struct Extract;

template <class T>
concept RequestPart = requires(Operation& operation) { Extract<T>::describe(operation); };

// What extraction found: every issue at once, or a body that is not what its type says.
struct Findings {
    Issues issues;
    std::string malformed;  // the body is not JSON, or no form: 400
    std::size_t next_capture = 0;

    bool none() const { return malformed.empty() && !issues.any(); }
};

// The names and texts of the query, or of a form body; a broken encoding is an issue or a malformed body.
std::vector<NamedText> query_pairs(const Request& request, Findings& findings);
std::vector<NamedText> form_pairs(const Request& request, Findings& findings);
bool has_body(const Request& request, Findings& findings);

template <class T>
struct Extract<Path<T>> {
    static void from(Request& request, Slot<Path<T>>& into, Findings& findings) {
        const auto capture = findings.next_capture++;
        Issues::At path(findings.issues, "path"), name(findings.issues, placeholder_name(*request.route, capture));
        Slot<T> value;
        if (Codec<T>::from_text(request.captures[capture], value, findings.issues)) into.emplace(*std::move(value));
    }
    static void describe(Operation& operation) {
        operation.parameters.push_back(
            {"path", operation.placeholders.front(), true, Codec<T>::schema(operation.components)});
        operation.placeholders.erase(operation.placeholders.begin());
    }
    static constexpr MediaType takes = MediaType::none;

private:
    static std::string_view placeholder_name(const Route& route, std::size_t index);
};

std::string_view placeholder_name_of(const Route& route, std::size_t index);
template <class T>
std::string_view Extract<Path<T>>::placeholder_name(const Route& route, std::size_t index) {
    return placeholder_name_of(route, index);
}

template <Described T>
void describe_query(Operation& operation) {
    [&]<template <class...> class L, class... D>(L<D...>) {
        (operation.parameters.push_back({"query", D::name, !is_optional<MemberType<D>>,
                                         Codec<MemberType<D>>::schema(operation.components),
                                         member_of(example<T>, D::name)}),
         ...);
    }(Members<T>{});
}

template <class T>
struct Extract<Query<T>> {
    static void from(Request& request, Slot<Query<T>>& into, Findings& findings) {
        Issues::At at(findings.issues, "query");
        Slot<T> value;
        if (read_pairs(query_pairs(request, findings), value, findings.issues)) into.emplace(*std::move(value));
    }
    static void describe(Operation& operation) { describe_query<T>(operation); }
    static constexpr MediaType takes = MediaType::none;
};

template <class T>
struct Extract<Body<T>> {
    static void from(Request& request, Slot<Body<T>>& into, Findings& findings) {
        Issues::At at(findings.issues, "body");
        Slot<T> value;
        if (has_body(request, findings) && read_json(request.body, value, findings.issues, findings.malformed))
            into.emplace(*std::move(value));
    }
    static void describe(Operation& operation) {
        operation.takes("application/json", Codec<T>::schema(operation.components));
    }
    static constexpr MediaType takes = MediaType::json;
};

template <class T>
struct Extract<Form<T>> {
    static void from(Request& request, Slot<Form<T>>& into, Findings& findings) {
        Issues::At at(findings.issues, "body");
        Slot<T> value;
        if (read_pairs(form_pairs(request, findings), value, findings.issues)) into.emplace(*std::move(value));
    }
    static void describe(Operation& operation) {
        operation.takes("application/x-www-form-urlencoded", Codec<T>::schema(operation.components));
    }
    static constexpr MediaType takes = MediaType::form;
};

template <class T>
struct Extract<FormOrBody<T>> {
    static void from(Request& request, Slot<FormOrBody<T>>& into, Findings& findings) {
        Slot<Form<T>> form;
        Slot<Body<T>> body;
        if (media_type_of(request) == MediaType::form) {
            Extract<Form<T>>::from(request, form, findings);
            if (form) into.emplace(std::move(**form));
        } else {
            Extract<Body<T>>::from(request, body, findings);
            if (body) into.emplace(std::move(**body));
        }
    }
    static void describe(Operation& operation) {
        Extract<Form<T>>::describe(operation);
        Extract<Body<T>>::describe(operation);
    }
    static constexpr MediaType takes = MediaType::form | MediaType::json;
};

template <class T>
struct Extract<FormOrQuery<T>> {
    static void from(Request& request, Slot<FormOrQuery<T>>& into, Findings& findings) {
        const bool in_query = request.body.empty();
        Issues::At at(findings.issues, in_query ? "query" : "body");
        Slot<T> value;
        if (read_pairs(in_query ? query_pairs(request, findings) : form_pairs(request, findings), value,
                       findings.issues))
            into.emplace(*std::move(value));
    }
    static void describe(Operation& operation) {
        Extract<Form<T>>::describe(operation);
        operation.body_required = false;
        const auto first = operation.parameters.size();
        describe_query<T>(operation);
        for (auto i = first; i < operation.parameters.size(); ++i) operation.parameters[i].required = false;
    }
    static constexpr MediaType takes = MediaType::form;
};

template <class T>
inline constexpr bool is_path = false;
template <class T>
inline constexpr bool is_path<Path<T>> = true;

}  // namespace quoin
