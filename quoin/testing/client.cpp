#include "quoin/testing/client.hpp"

#include <boost/json.hpp>

namespace quoin::testing {

boost::json::value Answer::json() const { return boost::json::parse(body); }

std::string Answer::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (equal_ignoring_case(key, name)) return value;
    return {};
}

Client Client::with(std::string name, std::string value) const {
    auto copy = *this;
    copy.headers_.emplace_back(std::move(name), std::move(value));
    return copy;
}

Client Client::from(std::string address) const {
    auto copy = *this;
    copy.address_ = std::move(address);
    return copy;
}

Answer Client::post(std::string_view target, const boost::json::value& body) const {
    return send("POST", target, boost::json::serialize(body), "application/json");
}
Answer Client::put(std::string_view target, const boost::json::value& body) const {
    return send("PUT", target, boost::json::serialize(body), "application/json");
}
Answer Client::patch(std::string_view target, const boost::json::value& body) const {
    return send("PATCH", target, boost::json::serialize(body), "application/json");
}
Answer Client::post_form(std::string_view target, std::string_view form) const {
    return send("POST", target, form, "application/x-www-form-urlencoded");
}
Answer Client::delete_form(std::string_view target, std::string_view form) const {
    return send("DELETE", target, form, "application/x-www-form-urlencoded");
}

Answer Client::send(std::string_view method, std::string_view target, std::string_view body,
                    std::string_view content_type) const {
    return run(*loop_, sending(std::string(method), std::string(target), std::string(body), std::string(content_type)));
}

static Answer to_answer(const Response& response) {
    Answer answer{.status = response.status,
                  .body = response.body.empty() ? std::string(response.fixed_body) : response.body};
    if (response.status != 204 && response.status != 304)
        answer.headers.emplace_back("Content-Type", response.content_type);
    for (const auto& [name, value] : response.headers) answer.headers.emplace_back(name, value);
    return answer;
}

Task<Answer> Client::sending(std::string method, std::string target, std::string body, std::string content_type) const {
    const auto address = address_;
    Request request{.method = parse_method(method),
                    .target = target,
                    .body = body,
                    .peer = address,
                    .id = "test",
                    .services = services_,
                    .loop = loop_};
    const auto mark = request.target.find('?');
    request.path = request.target.substr(0, mark);
    if (mark != request.target.npos) request.query = request.target.substr(mark + 1);
    for (const auto& [name, value] : headers_) request.headers.push_back({name, value});
    if (!content_type.empty()) request.headers.push_back({"Content-Type", content_type});

    Response response;
    // Copies: `this` may be a temporary of the expression that made this task.
    const auto& handler = *handler_;
    const auto checker = checker_;
    if (body.empty() || handler.admit(request, response)) co_await handler.handle(request, response);
    while (response.stream && co_await response.stream->next(response.body)) {
    }
    auto answer = to_answer(response);
    if (checker) checker(method, target, answer);
    co_return answer;
}

}  // namespace quoin::testing
