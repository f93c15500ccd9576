#include "quoin/server/response_head.hpp"

#include "quoin/server/grammar.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace quoin {

namespace {

using namespace std::literals;

constexpr auto security_fields =
    "\r\nX-Content-Type-Options: nosniff"
    "\r\nReferrer-Policy: no-referrer"
    "\r\nCross-Origin-Resource-Policy: same-origin"
    "\r\nDate: "sv;
constexpr auto nothing_allowed = "default-src 'none'; frame-ancestors 'none'"sv;
// Every name, separator and number that write() may put between the parts of a response, generously.
constexpr std::size_t names_and_numbers = 256;

// Writes where there is room already.
struct Cursor {
    char* at;

    // Inlined, so that a literal is a few moves.
    [[gnu::always_inline]] void put(std::string_view text) {
        std::memcpy(at, text.data(), text.size());
        at += text.size();
    }
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

std::size_t size_bound(const std::string& start, const Response& response, const HeadOptions& options) {
    auto size = start.size() + names_and_numbers + response.content_type.size() + response.cache_control.size() +
                std::max(response.content_security_policy.size(), nothing_allowed.size()) + options.request_id.size();
    for (const auto& header : response.headers) size += header.name.size() + header.value.size() + 4;
    return size;
}

}  // namespace

void HeadWriter::prepare(std::string& start, int status) {
    start = "HTTP/1.1 " + std::to_string(status) + " ";
    start += reason_phrase(status);
    start += security_fields;
}

void HeadWriter::refresh_date(std::time_t now) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 30> text{};
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);  // the C locale: never set by Quoin
    std::copy_n(text.begin(), date_.size(), date_.begin());
    second_ = now;
}

void HeadWriter::write(std::string& out, const Response& response, const HeadOptions& options) {
    if (const auto now = std::time(nullptr); now != second_) refresh_date(now);
    const auto status = std::clamp(response.status, lowest_status, highest_status);
    auto& start = starts_[static_cast<std::size_t>(status - lowest_status)];
    if (start.empty()) prepare(start, status);
    const auto used = out.size();

    out.resize_and_overwrite(used + size_bound(start, response, options), [&](char* buffer, std::size_t) {
        Cursor to{buffer + used};
        to.put(start);
        to.put({date_.data(), date_.size()});
        to.put("\r\nContent-Security-Policy: "sv);
        to.put(response.content_security_policy.empty() ? nothing_allowed : response.content_security_policy);
        if (!is_body_absent(options)) to.put_field("Content-Type"sv, response.content_type);
        if (options.length == HeadOptions::known) {
            to.put("\r\nContent-Length: "sv);
            to.put(options.content_length);
        } else if (options.length == HeadOptions::chunked) {
            to.put("\r\nTransfer-Encoding: chunked"sv);
        }
        if (!response.cache_control.empty()) to.put_field("Cache-Control"sv, response.cache_control);
        for (const auto& header : response.headers) to.put_foreign_field(header.name, header.value);
        if (!options.request_id.empty()) to.put_field("X-Request-ID"sv, options.request_id);
        if (options.close) to.put("\r\nConnection: close"sv);
        to.put("\r\n\r\n"sv);
        return static_cast<std::size_t>(to.at - buffer);
    });
}

}  // namespace quoin
