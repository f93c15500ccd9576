#pragma once
// How a handler's result becomes a response.

#include "quoin/base/result.hpp"
#include "quoin/schema/codec.hpp"
#include "quoin/web/entity_tag.hpp"
#include "quoin/web/http.hpp"
#include "quoin/web/operation.hpp"

namespace quoin {

// 201, with the thing created.
template <class T>
struct Created {
    T value;
    explicit Created(T created) : value(std::move(created)) {}
};

// What a client wants to be there: 201 where it was created now, 200 where it was there already.
template <class T>
struct CreatedOrFound {
    T value;
    bool created;
};

// 200, with an ETag of what is answered. A GET is then 304 where If-None-Match names it.
template <class T>
struct Tagged {
    T value;
    explicit Tagged(T tagged) : value(std::move(tagged)) {}
};

// {"message": "…"}
struct Message {
    std::string message;
};
BOOST_DESCRIBE_STRUCT(Message, (), (message))

// 307 to another path of this server.
struct Redirect {
    std::string_view location;  // a literal
};

// 200 with text that is not JSON, such as metrics.
struct PlainText {
    std::string text;
    std::string_view content_type = "text/plain; charset=utf-8";  // a literal
};

void problem(Response& response, const Failure& failure);
void problem(Response& response, const Issues& issues);

template <class T>
struct Reply {
    static void to(Response& response, const T& value) { Codec<T>::write(response.body, value); }
    static void describe(Operation& operation) {
        operation.answers(200, "Successful Response", Codec<T>::schema(operation.components));
    }
    static constexpr bool is_json = true;
};

template <class T>
struct Reply<Created<T>> {
    static void to(Response& response, const Created<T>& created) {
        response.status = 201;
        Codec<T>::write(response.body, created.value);
    }
    static void describe(Operation& operation) {
        operation.answers(201, "Created", Codec<T>::schema(operation.components));
    }
    static constexpr bool is_json = true;
};

template <class T>
struct Reply<CreatedOrFound<T>> {
    static void to(Response& response, const CreatedOrFound<T>& answer) {
        if (answer.created) response.status = 201;
        Codec<T>::write(response.body, answer.value);
    }
    static void describe(Operation& operation) {
        operation.answers(201, "Created", Codec<T>::schema(operation.components));
        operation.answers(200, "It was there already", Codec<T>::schema(operation.components));
    }
    static constexpr bool is_json = true;
};

template <class T>
struct Reply<Tagged<T>> {
    static void to(Response& response, const Tagged<T>& tagged) {
        Codec<T>::write(response.body, tagged.value);
        response.add(etag_field, entity_tag(response.body));
    }
    static void describe(Operation& operation) {
        Reply<T>::describe(operation);
        operation.responses.at(200).headers.emplace(etag_field, HeaderDescription{"The answer's entity tag", true});
    }
    static constexpr bool is_json = true;
};

template <>
struct Reply<Done> {
    static void to(Response& response, Done) { response.status = 204; }
    static void describe(Operation& operation) { operation.answers_without_body(204, "No Content"); }
    static constexpr bool is_json = false;
};

template <>
struct Reply<Redirect> {
    static void to(Response& response, Redirect redirect);
    static void describe(Operation& operation) { operation.answers_without_body(307, "Temporary Redirect"); }
    static constexpr bool is_json = false;
};

template <>
struct Reply<PlainText> {
    static void to(Response& response, PlainText text);
    static void describe(Operation& operation);
    static constexpr bool is_json = false;
};

template <class T, class... E>
struct Reply<Result<T, E...>> {
    static void to(Response& response, Result<T, E...> result) {
        if (result)
            Reply<T>::to(response, *std::move(result));
        else
            problem(response, result.failure());
    }
    static void describe(Operation& operation) {
        Reply<T>::describe(operation);
        (operation.fails(E::status), ...);
    }
    static constexpr bool is_json = Reply<T>::is_json;
};

}  // namespace quoin
