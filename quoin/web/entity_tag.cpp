#include "quoin/web/entity_tag.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

namespace quoin {

namespace {

constexpr std::string_view weak = "W/";

void skip_blanks_and_commas(std::string_view& list) {
    list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
}

// Takes the first tag off the list, with its quotes and its W/; empty where there is none any more.
std::string_view take_tag(std::string_view& list) {
    skip_blanks_and_commas(list);
    const std::size_t quote = list.starts_with(weak) ? weak.size() : 0;
    const bool opens = list.substr(quote).starts_with('"');
    const auto close = opens ? list.find('"', quote + 1) : list.npos;
    if (close == list.npos) return {};
    const auto tag = list.substr(0, close + 1);
    list.remove_prefix(tag.size());
    return tag;
}

}  // namespace

std::string entity_tag(std::string_view representation) {
    static_assert(sizeof(std::size_t) == 8);
    std::array<char, 15> text;  // two quotes and at most 13 digits: a std::string holds it without allocating
    text.front() = '"';
    const auto end =
        std::to_chars(text.begin() + 1, text.end() - 1, std::hash<std::string_view>{}(representation), 36).ptr;
    *end = '"';
    return {text.begin(), end + 1};
}

bool names_tag(std::string_view field, std::string_view tag, Comparison comparison) {
    skip_blanks_and_commas(field);
    if (field == "*") return true;
    for (auto named = take_tag(field); !named.empty(); named = take_tag(field)) {
        if (comparison == Comparison::weak && named.starts_with(weak)) named.remove_prefix(weak.size());
        if (named == tag) return true;
    }
    return false;
}

void leave_out_known(const Request& request, Response& response) {
    const bool reads = request.method == Method::get || request.method == Method::head;
    if (!reads || response.status != 200) return;
    const auto tag = std::ranges::find(response.headers, etag_field, &ResponseHeader::name);
    if (tag == response.headers.end()) return;
    const auto names_it = [&](const Header& header) {
        return equal_ignoring_case(header.name, "if-none-match") &&
               names_tag(header.value, tag->value, Comparison::weak);
    };
    if (std::ranges::none_of(request.headers, names_it)) return;
    response.status = 304;
    response.body.clear();
}

IfMatch IfMatch::resolve(const Request& request) {
    IfMatch match;
    for (const auto& [name, value] : request.headers)
        if (equal_ignoring_case(name, "if-match")) match.fields_.push_back(value);
    return match;
}

bool IfMatch::names(std::string_view tag) const {
    return std::ranges::any_of(fields_, [&](auto field) { return names_tag(field, tag, Comparison::strong); });
}

void IfMatch::describe(Operation& operation) {
    operation.parameters.push_back(
        {.in = "header", .name = "If-Match", .required = false, .schema = {.type = "string"}});
    operation.fails(412);
}

}  // namespace quoin
