#include "quoin/token/envelope.hpp"

#include "quoin/crypto/base64url.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace quoin {

namespace {

struct Parts {
    std::string_view header, payload, signature, signed_text;
};

std::expected<Parts, Refusal> split(std::string_view text) {
    auto first = text.find('.');
    if (first == text.npos) return std::unexpected(Refusal::not_three_parts);
    auto second = text.find('.', first + 1);
    if (second == text.npos || text.find('.', second + 1) != text.npos)
        return std::unexpected(Refusal::not_three_parts);
    return Parts{text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1),
                 text.substr(0, second)};
}

bool is_jwt(std::string_view type) {
    return std::ranges::equal(type, std::string_view("JWT"), {},
                              [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
}

}  // namespace

Envelope::Envelope(SigningKey key) : key_(std::move(key)) {
    append_base64url(own_header_, R"({"alg":")" + std::string(name(key_.algorithm())) + R"(","typ":"JWT"})");
}

std::string Envelope::seal(std::string_view payload) {
    std::string text = own_header_ + '.';
    append_base64url(text, payload);
    key_.sign(text, signature_);
    text += '.';
    append_base64url(text, signature_);
    if (text.size() > longest_token) throw std::invalid_argument("the token would be too long");
    return text;
}

std::expected<std::string_view, Refusal> Envelope::open(std::string_view text) {
    if (text.size() > longest_token) return std::unexpected(Refusal::too_long);
    auto parts = split(text);
    if (!parts) return std::unexpected(parts.error());
    if (!decode_base64url(parts->signature, signature_)) return std::unexpected(Refusal::not_base64url);
    // First of all, so that nothing below reads what a stranger wrote.
    if (!key_.verify(parts->signed_text, signature_)) return std::unexpected(Refusal::wrong_signature);
    if (auto good = check_header(parts->header); !good) return std::unexpected(good.error());
    if (!decode_base64url(parts->payload, decoded_)) return std::unexpected(Refusal::not_base64url);
    return decoded_;
}

std::expected<void, Refusal> Envelope::check_header(std::string_view encoded) {
    if (encoded == own_header_) return {};
    if (!decode_base64url(encoded, decoded_)) return std::unexpected(Refusal::not_base64url);
    if (!header_.read(decoded_)) return std::unexpected(Refusal::malformed_header);
    if (text_of(header_.find("alg")) != name(key_.algorithm())) return std::unexpected(Refusal::wrong_algorithm);
    if (auto* type = header_.find("typ"); type && !is_jwt(text_of(type))) return std::unexpected(Refusal::wrong_type);
    if (header_.find("crit") || header_.find("b64")) return std::unexpected(Refusal::unknown_extension);
    for (auto key : {"jwk", "jku", "x5u", "x5c"})
        if (header_.find(key)) return std::unexpected(Refusal::key_in_header);
    return {};
}

}  // namespace quoin
