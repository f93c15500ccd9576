#pragma once
// All structs that the database holds a table of: what autogenerate and `db check` compare a schema with.

#include "app/accounts/model.hpp"
#include "app/logins/model.hpp"
#include "app/posts/model.hpp"
#include "app/products/model.hpp"
#include "app/store/items_model.hpp"
#include "app/votes/model.hpp"
#include "quoin/idempotency/model.hpp"
#include "quoin/migrate/model.hpp"
#include "quoin/revocation/model.hpp"

namespace quoin::app {

// One line a resource.
using Models = migrate::Models<User,                      //
                               revocation::RevokedToken,  //
                               Post,                      //
                               CastVote,                  //
                               StoreManager,              //
                               Item,                      //
                               Product,                   //
                               LoginBudget,               //
                               idempotency::KeptAnswer>;

}  // namespace quoin::app
