// The rule of an e-mail address: RFC 5321's Mailbox (section 4.1.2), in ASCII.

#include "quoin/schema/types.hpp"

#include <algorithm>
#include <utility>

namespace quoin {

namespace {

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_atom(char c) {
    return is_alphanumeric(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}
bool is_printable(char c) { return c >= ' ' && c <= '~'; }

bool is_dot_atom(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == text.npos &&
           std::ranges::all_of(text, [](char c) { return c == '.' || is_atom(c); });
}

bool is_quoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return false;
        if (i + 1 >= text.size() || !is_printable(text[i])) return false;
    }
    return true;
}

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return c == '-' || is_alphanumeric(c); });
}

bool is_domain(std::string_view domain) {
    if (domain.empty() || domain.size() > 253) return false;
    for (;;) {
        const auto dot = domain.find('.');
        if (!is_label(domain.substr(0, dot))) return false;
        if (dot == domain.npos) return true;
        domain.remove_prefix(dot + 1);
    }
}

bool is_ipv4(std::string_view text) {
    int parts = 0;
    for (;; ++parts) {
        const auto dot = text.find('.');
        const auto part = text.substr(0, dot);
        if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; }))
            return false;
        if (std::stoi(std::string(part)) > 255) return false;
        if (dot == text.npos) return parts == 3;
        text.remove_prefix(dot + 1);
    }
}

bool is_ipv6(std::string_view text) {
    // Up to eight groups of four hexadecimal digits; "::" stands for the missing ones.
    int groups = 0, digits = 0;
    bool gap = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ':') {
            const bool doubled = i + 1 < text.size() && text[i + 1] == ':';
            if (doubled && std::exchange(gap, true)) return false;
            if (!doubled && digits == 0) return false;
            if (digits) ++groups;
            digits = 0;
            if (doubled) ++i;
        } else if (!is_alphanumeric(text[i]) || (text[i] | 0x20) > 'f' || ++digits > 4) {
            return false;
        }
    }
    if (digits)
        ++groups;
    else if (!text.ends_with("::"))
        return false;
    return gap ? groups < 8 : groups == 8;
}

bool is_address_literal(std::string_view text) {
    if (!text.starts_with('[') || !text.ends_with(']')) return false;
    text = text.substr(1, text.size() - 2);
    return text.starts_with("IPv6:") ? is_ipv6(text.substr(5)) : is_ipv4(text);
}

}  // namespace

Complaint EmailRule::check(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == text.npos) return {"value_error", "value is not a valid email address: an @-sign is missing"};
    const auto local = text.substr(0, at), domain = text.substr(at + 1);
    if (local.size() > 64 || !(is_dot_atom(local) || is_quoted(local)))
        return {"value_error", "value is not a valid email address: the part before the @-sign is not valid"};
    if (!is_domain(domain) && !is_address_literal(domain))
        return {"value_error", "value is not a valid email address: the part after the @-sign is not valid"};
    return {};
}

}  // namespace quoin
