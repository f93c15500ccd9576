// A form's names and texts: what is read from them can be written as they were.

#include "fuzz/everything.hpp"
#include "fuzz/targets.hpp"
#include "quoin/web/extract.hpp"
#include "quoin/web/urlencoded.hpp"

namespace quoin::fuzz {

namespace {

// Written again, the names and texts are the same.
void check_pairs(std::string_view input) {
    std::vector<NamedText> pairs, again;
    if (!parse_pairs(input, pairs)) return;
    std::string written;
    for (const auto& [name, text] : pairs) {
        require(is_utf8(name) && is_utf8(text));
        if (!written.empty()) written += '&';
        percent_encode(written, name);
        percent_encode(written += '=', text);
    }
    require(parse_pairs(written, again) && again.size() == pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i)
        require(again[i].name == pairs[i].name && again[i].text == pairs[i].text);
}

}  // namespace

void form(std::string_view input) {
    const Bytes bytes(input);
    check_pairs(bytes.text());
    Request request{.method = Method::post,
                    .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                    .body = bytes.text()};
    Slot<FormOrBody<Everything>> part;
    Findings findings;
    Extract<FormOrBody<Everything>>::from(request, part, findings);
    Slot<Everything> value;
    if (part && findings.malformed.empty() && !findings.issues.any()) value.emplace(**part);
    check(value, findings.issues);

    Slot<Form<app::Credentials>> credentials;
    Findings others;
    Extract<Form<app::Credentials>>::from(request, credentials, others);
    require(others.malformed.empty() == findings.malformed.empty());
}

}  // namespace quoin::fuzz
