#include "quoin/revocation/store.hpp"

#include "quoin/revocation/database.hpp"
#include "quoin/schema/codec.hpp"
#include "quoin/schema/object_writer.hpp"

namespace quoin::revocation {

// As seed 003 stores it.
static std::string entry(std::string_view token_id, Timestamp time) {
    std::string json;
    ObjectWriter object(json);
    object.string("jti", token_id);
    object.string("status", "blacklisted");
    Codec<Timestamp>::write(object.key("created_at"), time);
    Codec<Timestamp>::write(object.key("updated_at"), time);
    return json;
}

RedisAnswer Store::known_to_redis(std::string_view token_id) const {
    return redis_ ? redis_->contains(token_id) : RedisAnswer();
}

RedisAnswer Store::tell_redis(std::string_view token_id, Timestamp expires_at, Timestamp time) const {
    if (!redis_) return {};
    return redis_->set(token_id, entry(token_id, time),
                       std::chrono::ceil<std::chrono::milliseconds>(expires_at - time));
}

RedisAnswer Store::ping_redis() const { return redis_ ? redis_->ping() : RedisAnswer(); }

// Both at once: where one fails, the other has it all the same.
Task<void> revoke(Store store, std::string_view token_id, Timestamp expires_at, Timestamp time) {
    auto told = store.tell_redis(token_id, expires_at, time);
    co_await revoke(store.db(), token_id, expires_at, time);
    co_await told;
}

}  // namespace quoin::revocation
