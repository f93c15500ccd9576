#include "quoin/token/token.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace quoin {

namespace {

using std::chrono::sys_seconds;
using Kind = Member::Kind;

constexpr std::int64_t end_of_9999 = 253402300799;

void append_text(std::string& json, std::string_view text) {
    json += '"';
    for (char c : text) {
        if (c == '"' || c == '\\') {
            (json += '\\') += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            json += "\\u00";
            json += c < 0x10 ? '0' : '1';
            json += "0123456789abcdef"[c & 15];
        } else {
            json += c;
        }
    }
    json += '"';
}

void append(std::string& json, std::string_view name, std::string_view text) {
    json += json.empty() ? '{' : ',';
    append_text(json, name);
    json += ':';
    append_text(json, text);
}

void append(std::string& json, std::string_view name, std::int64_t number) {
    json += ',';
    append_text(json, name);
    json += ':';
    json += std::to_string(number);
}

std::int64_t seconds(sys_seconds time) { return time.time_since_epoch().count(); }

// NumericDate (RFC 7519, section 2), in whole seconds as we write it.
std::optional<sys_seconds> time_of(const Member* member) {
    if (!member || member->kind != Kind::integer || member->integer < 0 || member->integer > end_of_9999)
        return std::nullopt;
    return sys_seconds(std::chrono::seconds(member->integer));
}

}  // namespace

TokenCodec::TokenCodec(std::string issuer, std::string audience, SigningKey key)
    : issuer_(std::move(issuer)), audience_(std::move(audience)), envelope_(std::move(key)) {
    if (issuer_.empty() || audience_.empty()) throw std::invalid_argument("tokens need an issuer and an audience");
}

std::string TokenCodec::issue(const Claims& claims) {
    if (claims.subject.empty() || claims.id.empty() || claims.purpose.empty() || claims.epoch < 0)
        throw std::invalid_argument("a token needs a subject, an id, a purpose and an epoch");
    std::string json;
    append(json, "iss", issuer_);
    append(json, "aud", audience_);
    append(json, "sub", claims.subject);
    append(json, "jti", claims.id);
    append(json, "purpose", claims.purpose);
    append(json, "epoch", claims.epoch);
    append(json, "iat", seconds(claims.issued_at));
    append(json, "exp", seconds(claims.expires_at));
    json += '}';
    return envelope_.seal(json);
}

std::expected<Claims, Refusal> TokenCodec::verify(std::string_view token, sys_seconds now) {
    auto payload = envelope_.open(token);
    if (!payload) return std::unexpected(payload.error());
    if (!claims_.read(*payload)) return std::unexpected(Refusal::malformed_claims);
    return read_claims(now);
}

bool TokenCodec::is_for_us(const Member* audience) const {
    if (!audience || audience->kind != Kind::array) return text_of(audience) == audience_;
    auto elements = claims_.elements(*audience);
    return std::ranges::all_of(elements, [](const Member& element) { return element.kind == Kind::text; }) &&
           std::ranges::any_of(elements, [&](const Member& element) { return element.text == audience_; });
}

std::expected<Claims, Refusal> TokenCodec::read_claims(sys_seconds now) const {
    auto issued_at = time_of(claims_.find("iat")), expires_at = time_of(claims_.find("exp"));
    auto* not_before = claims_.find("nbf");
    auto valid_from = not_before ? time_of(not_before) : issued_at;
    if (!issued_at || !expires_at || !valid_from) return std::unexpected(Refusal::wrong_time);
    if (now >= *expires_at) return std::unexpected(Refusal::expired);
    if (std::max(*issued_at, *valid_from) > now + clock_leeway) return std::unexpected(Refusal::not_yet_valid);

    if (text_of(claims_.find("iss")) != issuer_) return std::unexpected(Refusal::wrong_issuer);
    if (!is_for_us(claims_.find("aud"))) return std::unexpected(Refusal::wrong_audience);
    auto subject = text_of(claims_.find("sub")), id = text_of(claims_.find("jti")),
         purpose = text_of(claims_.find("purpose"));
    if (subject.empty()) return std::unexpected(Refusal::wrong_subject);
    if (id.empty()) return std::unexpected(Refusal::wrong_id);
    if (purpose.empty()) return std::unexpected(Refusal::wrong_purpose);
    auto* epoch = claims_.find("epoch");
    if (!epoch || epoch->kind != Kind::integer || epoch->integer < 0) return std::unexpected(Refusal::wrong_epoch);

    return Claims{std::string(subject), std::string(id), std::string(purpose), epoch->integer, *issued_at, *expires_at};
}

}  // namespace quoin
