#include "quoin/server/request_head.hpp"

#include "quoin/server/grammar.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

namespace quoin {

namespace {

using namespace grammar;

constexpr std::ptrdiff_t longest_method = 32;
constexpr std::string_view version_form = "HTTP/d.d";

// Of the visible characters only '#' is refused: a request never carries a fragment, and what follows one is read
// differently by different proxies. The others that RFC 3986 lacks (`{|}"^) are sent by browsers in queries.
constexpr bool is_target(char c) { return c > ' ' && c < 0x7f && c != '#'; }

class HeadReader {
public:
    HeadReader(std::string_view input, const Limits& limits, RequestHead& head)
        : input_(input), limits_(limits), head_(head), at_(input.data()), end_(at_ + input.size()) {}

    HeadVerdict read(HeadProgress& progress) {
        const bool done = resume(progress) || (request_line() && start_fields());
        while (done && verdict_.kind == HeadVerdict::more && field_line()) line_ = at_;
        progress = {input_.size(), fields_ ? static_cast<std::size_t>(fields_ - input_.data()) : 0,
                    line_ ? static_cast<std::size_t>(line_ - input_.data()) : 0};
        return verdict_;
    }

private:
    bool resume(const HeadProgress& progress);
    bool request_line();
    bool method();
    bool target();
    bool version();
    bool target_form();
    bool absolute_form();
    bool start_fields();
    bool field_line();
    bool line_end();
    bool field(std::string_view name, std::string_view value);
    bool host(std::string_view value);
    bool content_length(std::string_view value);
    bool transfer_encoding(std::string_view value);
    bool connection(std::string_view value);
    bool finish();

    // Ends the reading; always false.
    bool refuse(int status, std::string_view detail) {
        verdict_ = {HeadVerdict::refused, status, 0, detail};
        return false;
    }
    // The input is used up; always false.
    bool starve() {
        if (fields_ && static_cast<std::size_t>(end_ - fields_) == limits_.head)
            return refuse(431, "Header fields too large");
        return false;
    }

    std::string_view input_;
    const Limits& limits_;
    RequestHead& head_;
    const char* at_;
    const char* end_;
    const char* fields_ = nullptr;
    const char* line_ = nullptr;
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
    at_ = input_.data() + progress.fields;
    start_fields();
    line_ = at_ = input_.data() + progress.line;
    return true;
}

bool HeadReader::request_line() {
    // One empty line before it is forgiven (RFC 9112, section 2.2).
    if (at_ != end_ && *at_ == '\r' && !line_end()) return false;
    return method() && target() && version() && line_end() && target_form();
}

bool HeadReader::method() {
    const auto* begin = at_;
    while (at_ != end_ && is_token(*at_)) ++at_;
    if (at_ - begin > longest_method) return refuse(501, "Method not implemented");
    if (at_ == end_) return starve();
    if (*at_ != ' ' || at_ == begin) return refuse(400, "Malformed request line");
    head_.method = parse_method({begin, at_});
    if (head_.method == Method::unknown) return refuse(501, "Method not implemented");
    ++at_;
    return true;
}

bool HeadReader::target() {
    const auto* begin = at_;
    while (at_ != end_ && is_target(*at_)) ++at_;
    if (static_cast<std::size_t>(at_ - begin) > limits_.target) return refuse(414, "Request target too long");
    if (at_ == end_) return starve();
    if (*at_ != ' ' || at_ == begin) return refuse(400, "Malformed request line");
    head_.target = {begin, at_};
    ++at_;
    return true;
}

bool HeadReader::version() {
    for (const char form : version_form) {
        if (at_ == end_) return starve();
        if (form == 'd' ? !is_digit(*at_) : *at_ != form) return refuse(400, "Malformed request line");
        ++at_;
    }
    const std::string_view version(at_ - 3, 3);
    if (version != "1.1" && version != "1.0") return refuse(505, "HTTP version not supported");
    head_.http_1_0 = head_.close = version == "1.0";
    return true;
}

bool HeadReader::line_end() {
    for (const char expected : {'\r', '\n'}) {
        if (at_ == end_) return starve();
        if (*at_ != expected) return refuse(400, "Malformed line end");
        ++at_;
    }
    return true;
}

bool HeadReader::target_form() {
    auto local = head_.target;
    if (local == "*") {
        if (head_.method != Method::options) return refuse(400, "Malformed request target");
    } else if (local.front() != '/') {
        return absolute_form();
    }
    const auto mark = std::min(local.find('?'), local.size());
    head_.path = local.substr(0, mark);
    head_.query = local.substr(std::min(mark + 1, local.size()));
    return true;
}

bool HeadReader::absolute_form() {
    const auto colon = std::min(head_.target.find("://"), head_.target.size());
    const auto scheme = head_.target.substr(0, colon);
    if (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https"))
        return refuse(400, "Malformed request target");
    const auto rest = head_.target.substr(colon + 3);
    authority_ = rest.substr(0, rest.find_first_of("/?"));
    if (!is_authority(authority_)) return refuse(400, "Malformed request target");
    const auto local = rest.substr(authority_.size());
    const auto mark = std::min(local.find('?'), local.size());
    head_.path = mark ? local.substr(0, mark) : std::string_view("/");
    head_.query = local.substr(std::min(mark + 1, local.size()));
    return true;
}

bool HeadReader::start_fields() {
    fields_ = line_ = at_;
    end_ = at_ + std::min(limits_.head, static_cast<std::size_t>(input_.data() + input_.size() - at_));
    return true;
}

bool HeadReader::field_line() {
    if (at_ == end_) return starve();
    if (*at_ == '\r') return line_end() && finish();
    const auto* name = at_;
    while (at_ != end_ && is_token(*at_)) ++at_;
    if (at_ == end_) return starve();
    if (*at_ != ':' || at_ == name) return refuse(400, "Malformed header field");
    const std::string_view name_text(name, at_);
    const auto* value = ++at_;
    at_ = skip_value(at_, end_);
    const auto* value_end = at_;
    if (!line_end()) return false;
    if (head_.headers.size() == limits_.fields) return refuse(431, "Too many header fields");
    return field(name_text, trim({value, value_end}));
}

bool HeadReader::field(std::string_view name, std::string_view value) {
    head_.headers.push_back({name, value});
    switch (name.size()) {
        case 4:
            return !equal_ignoring_case(name, "host") || host(value);
        case 6:
            if (!equal_ignoring_case(name, "expect")) return true;
            if (!equal_ignoring_case(value, "100-continue")) return refuse(417, "Expectation failed");
            head_.expects_continue = !head_.http_1_0;  // RFC 9110, section 10.1.1
            return true;
        case 10:
            return !equal_ignoring_case(name, "connection") || connection(value);
        case 12:
            if (equal_ignoring_case(name, "x-request-id")) head_.request_id = value;
            return true;
        case 14:
            return !equal_ignoring_case(name, "content-length") || content_length(value);
        case 17:
            return !equal_ignoring_case(name, "transfer-encoding") || transfer_encoding(value);
        default:
            return true;
    }
}

bool HeadReader::host(std::string_view value) {
    if (has_host_ || !is_authority(value)) return refuse(400, "Malformed Host");
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
        if (equal_ignoring_case(trim(value.substr(0, comma)), "close")) head_.close = true;
        value.remove_prefix(std::min(comma + 1, value.size()));
    }
    return true;
}

bool HeadReader::finish() {
    if (!has_host_ && !head_.http_1_0) return refuse(400, "Missing Host");
    if (has_host_ && !authority_.empty()) head_.headers[host_index_].value = authority_;
    verdict_ = {HeadVerdict::complete, 0, static_cast<std::size_t>(at_ - input_.data()), {}};
    return false;
}

bool is_ipv6(std::string_view text) {
    std::array<char, INET6_ADDRSTRLEN> address{};
    in6_addr unused;
    if (text.size() >= address.size()) return false;
    std::ranges::copy(text, address.begin());
    return inet_pton(AF_INET6, address.data(), &unused) == 1;
}

// reg-name, which an IPv4 address also is
bool is_registered_name(std::string_view text) {
    constexpr std::string_view others = "-._~!$&'()*+,;=";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter || is_digit(c) || others.find(c) != others.npos) continue;
        const bool escape =
            c == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
        if (!escape) return false;
        i += 2;
    }
    return !text.empty();
}

}  // namespace

void RequestHead::clear() {
    auto kept = std::move(headers);
    kept.clear();
    *this = RequestHead{.headers = std::move(kept)};
}

HeadVerdict parse_head(std::string_view input, const Limits& limits, HeadProgress& progress, RequestHead& head) {
    return HeadReader(input, limits, head).read(progress);
}

bool is_authority(std::string_view text) {
    const bool literal = text.starts_with('[');
    const auto host_end = literal ? text.find(']') : std::min(text.find(':'), text.size());
    if (host_end == text.npos) return false;
    const auto port = text.substr(literal ? host_end + 1 : host_end);
    if (!port.empty() && (port.front() != ':' || port.size() > 6 || !std::ranges::all_of(port.substr(1), is_digit)))
        return false;
    return literal ? is_ipv6(text.substr(1, host_end - 1)) : is_registered_name(text.substr(0, host_end));
}

}  // namespace quoin
