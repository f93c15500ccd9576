#include "quoin/server/request_head.hpp"

#include "quoin/server/authority.hpp"
#include "quoin/server/grammar.hpp"

#include <algorithm>

namespace quoin {

namespace {

using namespace grammar;

constexpr std::ptrdiff_t longest_method = 32;
constexpr std::string_view version_form = "HTTP/d.d";

// Of the visible characters only '#' is refused: a request never carries a fragment, and what follows one is read
// differently by different proxies. The others that RFC 3986 lacks (`{|}"^) are sent by browsers in queries.
constexpr auto target_table = table_of("!$%&'()*+,-./:;=?@[]_~{|}\"<>\\^`");

constexpr bool is_target(char c) { return target_table[static_cast<unsigned char>(c)]; }

// Compares a field's name, which holds tchar only, with one in lower case.
constexpr bool is_named(std::string_view name, std::string_view lower_case) {
    for (std::size_t i = 0; i < name.size(); ++i)
        if ((name[i] | 0x20) != lower_case[i]) return false;
    return true;
}

// The first byte of [at, end) that is not in the class. Not a loop on a member: a read of a char might alias it.
template <class Class>
const char* skip(const char* at, const char* end, Class in_class) {
    while (at != end && in_class(*at)) ++at;
    return at;
}

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
    at_ = skip(at_, end_, [](char c) { return is_token(c); });
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
    at_ = skip(at_, end_, [](char c) { return is_target(c); });
    if (static_cast<std::size_t>(at_ - begin) > limits_.target) return refuse(414, "Request target too long");
    if (at_ == end_) return starve();
    if (*at_ != ' ' || at_ == begin) return refuse(400, "Malformed request line");
    head_.target = {begin, at_};
    ++at_;
    return true;
}

bool HeadReader::version() {
    if (std::string_view(at_, end_).starts_with("HTTP/1.1")) {
        at_ += version_form.size();
        return true;
    }
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
    if (end_ - at_ >= 2 && at_[0] == '\r' && at_[1] == '\n') {
        at_ += 2;
        return true;
    }
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
    const auto colon = head_.target.find("://");
    const auto scheme = head_.target.substr(0, colon);
    if (colon == head_.target.npos) return refuse(400, "Malformed request target");
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
    at_ = skip(at_, end_, [](char c) { return is_token(c); });
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
        const auto option = trim(value.substr(0, comma));
        if (!std::ranges::all_of(option, is_token)) return refuse(400, "Malformed Connection");
        if (equal_ignoring_case(option, "close")) head_.close = true;
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
