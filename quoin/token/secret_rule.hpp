#pragma once
// Which secrets tokens may be signed with (trust.md J5; RFC 7518, section 3.2; RFC 8725, section 3.5).

#include "quoin/crypto/signature.hpp"

#include <string_view>

namespace quoin {

// Empty when the secret of an HMAC algorithm is fine, otherwise the reason, worded to follow the setting's name and
// never holding the value: shorter than the algorithm's hash, copied from a tutorial, or with almost no variety.
std::string_view why_refused(std::string_view secret, Algorithm algorithm = Algorithm::hs256) noexcept;

}  // namespace quoin
