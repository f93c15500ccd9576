#include "quoin/server/request_head.hpp"

#include "quoin/server/authority.hpp"
#include "quoin/server/grammar.hpp"

#include <algorithm>
#include <cstring>

namespace quoin {

namespace {

using namespace grammar;

constexpr std::ptrdiff_t longest_method = 32;
constexpr std::size_t longest_name = 255;  // of a host (RFC 1035, section 2.3.4)
constexpr std::string_view version_form = "HTTP/d.d";

// Where it reads is handed from one function to the next as `at`.
class HeadReader {
public:
    HeadReader(std::string_view input, const Limits& limits, RequestHead& head)
        : input_(input), limits_(limits), head_(head), end_(input.data() + input.size()) {}

    HeadVerdict read(HeadProgress& progress) {
        const auto* at = resume(progress) ? line_ : request_line(input_.data());
        while (at) {
            line_ = at;
            at = field_line(at);
        }
        progress = {};
        if (verdict_.kind == HeadVerdict::more && fields_) progress = {input_.size(), offset(fields_), offset(line_)};
        return verdict_;
    }

private:
    bool resume(const HeadProgress& progress);

    // Where to go on; nullptr where the reading ends.
    const char* request_line(const char* at);
    const char* method(const char* at);
    const char* target(const char* at);
    const char* version(const char* at);
    const char* line_end(const char* at);
    const char* start_fields(const char* at);
    const char* field_line(const char* at);

    // Whether it is well formed.
    bool target_form();
    bool absolute_form();
    bool field(std::string_view name, std::string_view value);
    bool host(std::string_view value);
    bool content_length(std::string_view value);
    bool transfer_encoding(std::string_view value);
    bool connection(std::string_view value);

    // Neither a place to go on, nor well formed.
    struct Stop {
        operator const char*() const { return nullptr; }
        operator bool() const { return false; }
    };
    Stop refuse(int status, std::string_view detail) {
        verdict_ = {HeadVerdict::refused, status, 0, detail};
        return {};
    }
    // The input is used up.
    Stop starve() {
        if (fields_ && static_cast<std::size_t>(end_ - fields_) == limits_.head)
            return refuse(431, "Header fields too large");
        return {};
    }
    Stop finish(const char* at);

    std::size_t offset(const char* at) const { return static_cast<std::size_t>(at - input_.data()); }

    std::string_view input_;
    const Limits& limits_;
    RequestHead& head_;
    const char* end_;
    const char* fields_ = nullptr;
    const char* line_ = nullptr;
    std::size_t mark_ = 0;        // the place of the first '?' in the target, or its size
    std::string_view authority_;  // of an absolute target
    std::size_t host_index_ = 0;
    bool has_host_ = false;
    bool has_length_ = false;
    HeadVerdict verdict_;
};

// Goes straight to the line that was incomplete, unless it has become complete: then all is read again, which the
// limit on fields bounds.
bool HeadReader::resume(const HeadProgress& progress) {
    if (progress.line == 0 || input_.find('\n', progress.seen) != input_.npos) {
        head_.clear();
        return false;
    }
    start_fields(input_.data() + progress.fields);
    line_ = input_.data() + progress.line;
    return true;
}

const char* HeadReader::request_line(const char* at) {
    // One empty line before it is forgiven (RFC 9112, section 2.2).
    if (at != end_ && *at == '\r') at = line_end(at);
    if (at) at = method(at);
    if (at) at = target(at);
    if (at) at = version(at);
    if (at) at = line_end(at);
    return at && target_form() ? start_fields(at) : nullptr;
}

const char* HeadReader::method(const char* at) {
    if (begins(at, end_, "GET ")) {
        head_.method = Method::get;
        return at + 4;
    }
    const auto* begin = at;
    at = skip_token(at, end_);
    if (at - begin > longest_method) return refuse(501, "Method not implemented");
    if (at == end_) return starve();
    if (*at != ' ' || at == begin) return refuse(400, "Malformed request line");
    head_.method = parse_method({begin, at});
    if (head_.method == Method::unknown) return refuse(501, "Method not implemented");
    return at + 1;
}

// Of the visible characters only '#' is refused: a request never carries a fragment, and what follows one is read
// differently by different proxies. The others that RFC 3986 lacks (`{|}"^) are sent by browsers in queries.
const char* HeadReader::target(const char* at) {
    const auto* begin = at;
    at = skip_visible<'#', '?'>(at, end_);
    mark_ = static_cast<std::size_t>(at - begin);
    if (at != end_ && *at == '?') at = skip_visible<'#'>(at, end_);
    if (static_cast<std::size_t>(at - begin) > limits_.target) return refuse(414, "Request target too long");
    if (at == end_) return starve();
    if (*at != ' ' || at == begin) return refuse(400, "Malformed request line");
    head_.target = {begin, at};
    return at + 1;
}

const char* HeadReader::version(const char* at) {
    if (begins(at, end_, "HTTP/1.1")) return at + version_form.size();
    for (const char form : version_form) {
        if (at == end_) return starve();
        if (form == 'd' ? !is_digit(*at) : *at != form) return refuse(400, "Malformed request line");
        ++at;
    }
    const std::string_view version(at - 3, 3);
    if (version != "1.1" && version != "1.0") return refuse(505, "HTTP version not supported");
    head_.http_1_0 = head_.close = version == "1.0";
    return at;
}

const char* HeadReader::line_end(const char* at) {
    if (begins(at, end_, "\r\n")) return at + 2;
    for (const char expected : {'\r', '\n'}) {
        if (at == end_) return starve();
        if (*at != expected) return refuse(400, "Malformed line end");
        ++at;
    }
    return at;
}

bool HeadReader::target_form() {
    const auto target = head_.target;
    if (target.front() != '/') {
        if (target != "*") return absolute_form();
        if (head_.method != Method::options) return refuse(400, "Malformed request target");
    }
    head_.path = target.substr(0, mark_);
    head_.query = target.substr(std::min(mark_ + 1, target.size()));
    return true;
}

bool HeadReader::absolute_form() {
    const auto colon = head_.target.find("://");
    const auto scheme = head_.target.substr(0, colon);
    if (colon == head_.target.npos) return refuse(400, "Malformed request target");
    if (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https"))
        return refuse(400, "Malformed request target");
    const auto rest = head_.target.substr(colon + 3);
    authority_ = rest.substr(0, rest.find_first_of("/?"));
    if (!is_authority(authority_)) return refuse(400, "Malformed request target");
    const auto path = colon + 3 + authority_.size();  // no '?' stands before it
    head_.path = mark_ > path ? head_.target.substr(path, mark_ - path) : std::string_view("/");
    head_.query = head_.target.substr(std::min(mark_ + 1, head_.target.size()));
    return true;
}

const char* HeadReader::start_fields(const char* at) {
    end_ = at + std::min(limits_.head, input_.size() - offset(at));
    return fields_ = at;
}

const char* HeadReader::field_line(const char* at) {
    if (at == end_) return starve();
    if (*at == '\r') {
        at = line_end(at);
        return at ? finish(at) : Stop{};
    }
    const auto* name = at;
    at = skip_token(at, end_);
    if (at == end_) return starve();
    if (*at != ':' || at == name) return refuse(400, "Malformed header field");
    const std::string_view name_text(name, at);
    const auto* value = at + 1;
    while (value != end_ && is_space(*value)) ++value;
    const auto* value_end = skip_value(value, end_);
    at = line_end(value_end);
    if (!at) return nullptr;
    if (head_.headers.size() == limits_.fields) return refuse(431, "Too many header fields");
    while (value_end != value && is_space(value_end[-1])) --value_end;
    return field(name_text, {value, value_end}) ? at : nullptr;
}

bool HeadReader::field(std::string_view name, std::string_view value) {
    head_.headers.push_back({name, value});
    switch (name.size()) {
        case 4: return !is_named(name, "host") || host(value);
        case 6:
            if (!is_named(name, "expect")) return true;
            if (!equal_ignoring_case(value, "100-continue")) return refuse(417, "Expectation failed");
            head_.expects_continue = !head_.http_1_0;  // RFC 9110, section 10.1.1
            return true;
        case 10: return !is_named(name, "connection") || connection(value);
        case 12:
            if (is_named(name, "x-request-id")) head_.request_id = value;
            return true;
        case 14: return !is_named(name, "content-length") || content_length(value);
        case 17: return !is_named(name, "transfer-encoding") || transfer_encoding(value);
        default: return true;
    }
}

bool HeadReader::host(std::string_view value) {
    if (has_host_) return refuse(400, "Malformed Host");
    if (value != head_.valid_host || value.empty()) {
        if (!is_authority(value)) return refuse(400, "Malformed Host");
        if (value.size() <= longest_name) head_.valid_host = value;
    }
    has_host_ = true;
    host_index_ = head_.headers.size() - 1;
    return true;
}

// Twice is refused even where both are equal, which RFC 9110, section 8.6 leaves open: whoever is in front of this
// server may have chosen the other one.
bool HeadReader::content_length(std::string_view value) {
    if (has_length_ || head_.chunked || value.empty() || !std::ranges::all_of(value, is_digit))
        return refuse(400, "Malformed Content-Length");
    has_length_ = true;
    for (const char digit : value) {
        head_.content_length = head_.content_length * 10 + static_cast<std::uint64_t>(digit - '0');
        if (head_.content_length > limits_.body) return refuse(413, "Request body too large");
    }
    return true;
}

bool HeadReader::transfer_encoding(std::string_view value) {
    if (has_length_ || head_.chunked || head_.http_1_0 || value.empty())
        return refuse(400, "Malformed Transfer-Encoding");
    if (!equal_ignoring_case(value, "chunked")) return refuse(501, "Transfer-Encoding not implemented");
    return head_.chunked = true;
}

bool HeadReader::connection(std::string_view value) {
    while (!value.empty()) {
        const auto comma = std::min(value.find(','), value.size());
        const auto option = trim(value.substr(0, comma));
        if (!std::ranges::all_of(option, is_token)) return refuse(400, "Malformed Connection");
        if (equal_ignoring_case(option, "close")) head_.close = true;
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    return true;
}

HeadReader::Stop HeadReader::finish(const char* at) {
    if (!has_host_ && !head_.http_1_0) return refuse(400, "Missing Host");
    if (has_host_ && !authority_.empty()) head_.headers[host_index_].value = authority_;
    verdict_ = {HeadVerdict::complete, 0, offset(at), {}};
    return {};
}

}  // namespace

void RequestHead::clear() {
    headers.clear();
    request_id = {};
    content_length = 0;
    chunked = http_1_0 = close = expects_continue = false;
}

HeadVerdict parse_head(std::string_view input, const Limits& limits, HeadProgress& progress, RequestHead& head) {
    return HeadReader(input, limits, head).read(progress);
}

}  // namespace quoin
