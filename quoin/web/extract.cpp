#include "quoin/web/extract.hpp"

#include "quoin/web/router.hpp"
#include "quoin/web/urlencoded.hpp"

namespace quoin {

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
