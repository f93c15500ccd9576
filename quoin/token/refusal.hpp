#pragma once
// Why a token is not taken: for the log only. The client never learns which check failed (trust.md, A1).

#include <string_view>

namespace quoin {

enum class Refusal {
    too_long,
    not_three_parts,
    not_base64url,
    wrong_signature,
    malformed_header,
    wrong_algorithm,
    wrong_type,
    key_in_header,
    unknown_extension,
    malformed_claims,
    wrong_issuer,
    wrong_audience,
    wrong_subject,
    wrong_id,
    wrong_purpose,
    wrong_epoch,
    wrong_time,
    expired,
    not_yet_valid,
};

std::string_view reason(Refusal refusal) noexcept;

}  // namespace quoin
