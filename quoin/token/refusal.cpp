#include "quoin/token/refusal.hpp"

namespace quoin {

std::string_view reason(Refusal refusal) noexcept {
    switch (refusal) {
        case Refusal::too_long: return "the token is too long";
        case Refusal::not_three_parts: return "the token has not three parts";
        case Refusal::not_base64url: return "a part of the token is not base64url";
        case Refusal::wrong_signature: return "the signature is not ours";
        case Refusal::malformed_header: return "the header is not a JSON object";
        case Refusal::wrong_algorithm: return "the header names another algorithm";
        case Refusal::wrong_type: return "the header names another type of token";
        case Refusal::key_in_header: return "the header brings a key";
        case Refusal::unknown_extension: return "the header asks for an extension";
        case Refusal::malformed_claims: return "the claims are not a JSON object";
        case Refusal::wrong_issuer: return "the issuer is missing or another";
        case Refusal::wrong_audience: return "the audience is missing or another";
        case Refusal::wrong_subject: return "the subject is missing or no text";
        case Refusal::wrong_id: return "the id is missing or no text";
        case Refusal::wrong_purpose: return "the purpose is missing or no text";
        case Refusal::wrong_epoch: return "the epoch is missing or no count";
        case Refusal::wrong_time: return "a time is missing or no count of seconds";
        case Refusal::expired: return "the token has expired";
        case Refusal::not_yet_valid: return "the token is from the future";
    }
    return "the token is refused";
}

}  // namespace quoin
