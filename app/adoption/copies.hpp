#pragma once
// What each of Quoin's tables is filled from, for every spelling that the five seeds have.

#include "app/adoption/old_table.hpp"
#include "app/adoption/plan.hpp"

#include <expected>
#include <string>

namespace quoin::app::adoption {

using Planned = std::expected<Copy, std::string>;

// How other old tables name a user.
enum class UserKey { number, name };

Planned copy_users(OldTable old);
// Which of the two the old table's key is.
UserKey user_key(const OldTable& users);
Planned copy_posts(OldTable old, UserKey user_key);
Planned copy_votes(OldTable old, UserKey user_key);
Planned copy_store_managers(OldTable old);
Planned copy_items(OldTable old);
Planned copy_products(OldTable old);

}  // namespace quoin::app::adoption
