#include "quoin/server/response_head.hpp"

#include "quoin/server/grammar.hpp"

#include <algorithm>
#include <charconv>

namespace quoin {

namespace {

using namespace std::literals;

constexpr auto security_fields =
    "\r\nX-Content-Type-Options: nosniff"
    "\r\nReferrer-Policy: no-referrer"
    "\r\nCross-Origin-Resource-Policy: same-origin"
    "\r\nDate: "sv;
constexpr std::size_t date_size = 29;
constexpr auto nothing_allowed = "default-src 'none'; frame-ancestors 'none'"sv;
// Every name, separator and number that write() may put between the parts of a response, generously.
constexpr std::size_t names_and_numbers = 256;

// Writes where there is room already.
struct Cursor {
    char* at;

    // Inlined, so that a literal is a few moves.
    [[gnu::always_inline]] void put(std::string_view text) { at += text.copy(at, text.size()); }
    void put(std::size_t number) { at = std::to_chars(at, at + 20, number).ptr; }
    [[gnu::always_inline]] void put_field(std::string_view name, std::string_view value) {
        put("\r\n"sv);
        put(name);
        put(": "sv);
        put(value);
    }
    // A value that the application made: no byte of it may end its line.
    void put_foreign_field(std::string_view name, std::string_view value) {
        put_field(name, value);
        std::replace_if(at - value.size(), at, [](char c) { return !grammar::is_value(c); }, ' ');
    }
};

bool is_body_absent(const HeadOptions& options) {
    return options.length == HeadOptions::none || (options.length == HeadOptions::known && options.content_length == 0);
}

// Literals are told apart by where they are.
bool is_same(std::string_view literal, std::string_view other) {
    return literal.data() == other.data() && literal.size() == other.size();
}

std::size_t size_bound(std::string_view start, const Response& response, const HeadOptions& options) {
    auto size = start.size() + names_and_numbers + options.request_id.size() + options.body.size();
    for (const auto& header : response.headers) size += header.name.size() + header.value.size() + 4;
    return size;
}

}  // namespace

// A head up to what differs from one answer of its kind to the next.
struct HeadWriter::Start {
    std::string_view content_type, cache_control, content_security_policy;
    HeadOptions::Length length;
    bool has_type;
    std::string text{};
    std::size_t date = 0;  // where it stands in the text
    std::time_t second = -1;

    bool is_of(const Response& response, const HeadOptions& options) const {
        return length == options.length && has_type != is_body_absent(options) &&
               is_same(content_type, response.content_type) && is_same(cache_control, response.cache_control) &&
               is_same(content_security_policy, response.content_security_policy);
    }
    void write(int status);
};

void HeadWriter::Start::write(int status) {
    (text = "HTTP/1.1 " + std::to_string(status) + " ") += reason_phrase(status);
    text += security_fields;
    date = text.size();
    text.append(date_size, ' ');
    text += "\r\nContent-Security-Policy: ";
    text += content_security_policy.empty() ? nothing_allowed : content_security_policy;
    if (has_type) (text += "\r\nContent-Type: ") += content_type;
    if (!cache_control.empty()) (text += "\r\nCache-Control: ") += cache_control;
    if (length == HeadOptions::known) text += "\r\nContent-Length: ";
    if (length == HeadOptions::chunked) text += "\r\nTransfer-Encoding: chunked";
}

HeadWriter::HeadWriter() = default;
HeadWriter::~HeadWriter() = default;

void HeadWriter::refresh_date(std::time_t now) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, date_size + 1> text{};
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);  // the C locale: never set by Quoin
    std::copy_n(text.begin(), date_.size(), date_.begin());
    second_ = now;
}

void HeadWriter::renew(std::unique_ptr<Start>& start, int status, const Response& response,
                       const HeadOptions& options) const {
    if (!start || !start->is_of(response, options)) {
        start.reset(new Start{response.content_type, response.cache_control, response.content_security_policy,
                              options.length, !is_body_absent(options)});
        start->write(status);
    }
    std::ranges::copy(date_, start->text.begin() + static_cast<std::ptrdiff_t>(start->date));
    start->second = second_;
}

void HeadWriter::write(std::string& out, const Response& response, const HeadOptions& options) {
    if (const auto now = std::time(nullptr); now != second_) refresh_date(now);
    const auto status = std::clamp(response.status, lowest_status, highest_status);
    auto& kept = starts_[static_cast<std::size_t>(status - lowest_status)];
    if (!kept || kept->second != second_ || !kept->is_of(response, options)) renew(kept, status, response, options);
    const std::string_view start = kept->text;
    const auto used = out.size();
    out.resize_and_overwrite(used + size_bound(start, response, options), [&](char* buffer, std::size_t) {
        Cursor to{buffer + used};
        to.put(start);
        if (options.length == HeadOptions::known) to.put(options.content_length);
        for (const auto& header : response.headers) to.put_foreign_field(header.name, header.value);
        if (!options.request_id.empty()) to.put_field("X-Request-ID"sv, options.request_id);
        if (options.close) to.put("\r\nConnection: close"sv);
        to.put("\r\n\r\n"sv);
        to.put(options.body);
        return static_cast<std::size_t>(to.at - buffer);
    });
}

}  // namespace quoin
