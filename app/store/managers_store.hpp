#pragma once
// The SQL of store managers. Nothing here knows of HTTP.

#include "app/store/managers_model.hpp"
#include "quoin/db/db.hpp"

namespace quoin::app::managers {

// The caller's check, one coalesced read: the manager of a token, if there still is one, and whether the token was
// revoked.
extern const KeyedQuery<ManagerCaller, Uuid, std::string_view> caller_by_token;
// The same check where the manager's row is not needed.
extern const KeyedQuery<Standing, Uuid, std::string_view> standing_by_token;

Task<std::optional<StoreManager>> find_login(Db db, std::string_view email);

// False where the e-mail is taken.
Task<bool> add(Db db, const NewStoreManager& manager);

// Replaces the hash that a login verified, unless it was changed meanwhile.
Task<void> replace_hash(Db db, const StoreManager& manager, const std::string& better_hash);

}  // namespace quoin::app::managers
