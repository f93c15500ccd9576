#pragma once
// The table of revoked tokens, for the list of stored structs that migrations follow.

#include "quoin/sql/codec.hpp"
#include "quoin/sql/table.hpp"

#include <string>

namespace quoin::revocation {

struct RevokedToken {
    std::string jti;       // the token's id, RFC 7519, section 4.1.7
    Timestamp expires_at;  // then it is void by itself, and forgotten
    Timestamp revoked_at;
};
BOOST_DESCRIBE_STRUCT(RevokedToken, (), (jti, expires_at, revoked_at))

}  // namespace quoin::revocation

template <>
inline constexpr auto quoin::sql::table<quoin::revocation::RevokedToken> =
    Table{"revoked_tokens", primary_key(&revocation::RevokedToken::jti), index(&revocation::RevokedToken::expires_at)};
