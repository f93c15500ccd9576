#include "quoin/web/extract.hpp"

#include "quoin/web/router.hpp"
#include "quoin/web/urlencoded.hpp"

namespace quoin {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// JSON and our forms are UTF-8; no other charset is taken (RFC 8259, section 8.1).
bool charset_is_utf8(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto one = trimmed(parameters.substr(0, parameters.find(';')));
        parameters.remove_prefix(std::min(parameters.find(';'), parameters.size() - 1) + 1);
        const auto equals = one.find('=');
        if (equals == one.npos || !equal_ignoring_case(one.substr(0, equals), "charset")) continue;
        auto value = one.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
        if (!equal_ignoring_case(value, "utf-8")) return false;
    }
    return true;
}

}  // namespace

MediaType media_type_of(const Request& request) {
    const auto* field = request.find("content-type");
    if (!field || request.count("content-type") > 1) return MediaType::none;
    const auto semicolon = field->find(';');
    const auto type = trimmed(field->substr(0, semicolon));
    if (semicolon != field->npos && !charset_is_utf8(field->substr(semicolon + 1))) return MediaType::none;
    if (equal_ignoring_case(type, "application/json")) return MediaType::json;
    if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) return MediaType::form;
    return MediaType::none;
}

std::vector<NamedText> query_pairs(const Request& request, Findings& findings) {
    std::vector<NamedText> pairs;
    if (parse_pairs(request.query, pairs)) return pairs;
    findings.issues.add("url_encoding", "The query should be percent-encoded UTF-8");
    return {};
}

std::vector<NamedText> form_pairs(const Request& request, Findings& findings) {
    std::vector<NamedText> pairs;
    if (!parse_pairs(request.body, pairs)) findings.malformed = "Malformed form: it should be percent-encoded UTF-8";
    return pairs;
}

bool has_body(const Request& request, Findings& findings) {
    if (!request.body.empty()) return true;
    findings.issues.add("missing", "Field required");
    return false;
}

std::string_view placeholder_name_of(const Route& route, std::size_t index) { return route.placeholders[index]; }

}  // namespace quoin
