#pragma once
// The table of kept answers, for the list of stored structs that migrations follow.

#include "quoin/sql/codec.hpp"
#include "quoin/sql/table.hpp"

#include <cstdint>
#include <string>

namespace quoin::idempotency {

struct KeptAnswer {
    std::string id;           // a digest of whose key it is, and of the key
    std::string fingerprint;  // of the request, keyed: a body may hold a password
    std::int64_t status;
    std::string headers;  // "ETag: …\n"
    std::string body;
    Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (id, fingerprint, status, headers, body, expires_at))

}  // namespace quoin::idempotency

template <>
inline constexpr auto quoin::sql::table<quoin::idempotency::KeptAnswer> =
    Table{"idempotent_answers", primary_key(&idempotency::KeptAnswer::id), index(&idempotency::KeptAnswer::expires_at)};
