// The head of a request: where it is cut makes no difference, and what it gives lies within the input.

#include "fuzz/target.hpp"
#include "fuzz/targets.hpp"
#include "quoin/server/request_head.hpp"

#include <algorithm>

namespace quoin::fuzz {

namespace {

bool same(const HeadVerdict& a, const HeadVerdict& b) {
    return a.kind == b.kind && a.status == b.status && a.size == b.size && a.detail == b.detail;
}

// The first `cut` bytes, then `step` more at a time, each time in other memory.
HeadVerdict in_pieces(std::string_view input, std::size_t cut, std::size_t step, const Limits& limits) {
    HeadProgress progress;
    RequestHead head;
    for (auto size = std::min(cut, input.size());; size = std::min(size + step, input.size())) {
        const Bytes bytes(input.substr(0, size));
        const auto verdict = parse_head(bytes.text(), limits, progress, head);
        if (verdict.kind != HeadVerdict::more || size == input.size()) return verdict;
    }
}

void judge(std::string_view input, const Limits& limits) {
    const Bytes bytes(input);
    const auto text = bytes.text();
    HeadProgress progress;
    RequestHead head;
    const auto verdict = parse_head(text, limits, progress, head);
    require(verdict.size <= text.size());
    require((verdict.kind == HeadVerdict::refused) == (verdict.status >= 400));
    if (verdict.kind == HeadVerdict::complete) {
        require(text.substr(0, verdict.size).ends_with("\r\n\r\n"));
        require(head.content_length <= limits.body && !(head.chunked && head.content_length > 0));
        require(!head.path.empty() && head.headers.size() <= limits.fields);
        for (const auto& [name, value] : head.headers) {
            require(!name.empty() && name.find_first_of(" \t:\r\n") == name.npos && name.find('\0') == name.npos);
            require(value.find_first_of("\r\n") == value.npos && value.find('\0') == value.npos);
        }
    }
    if (text.size() <= 256) require(same(in_pieces(text, 0, 1, limits), verdict));
    const auto cut = text.empty() ? 0 : static_cast<unsigned char>(text.back()) * text.size() / 256;
    require(same(in_pieces(text, cut, text.size(), limits), verdict));
}

}  // namespace

void http_head(std::string_view input) {
    judge(input, {});
    judge(input, {.target = 16, .head = 64, .fields = 3, .body = 100});
}

}  // namespace quoin::fuzz
