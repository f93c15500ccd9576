#pragma once
// The SQL of users. Nothing here knows of HTTP.

#include "app/accounts/model.hpp"
#include "quoin/db/db.hpp"

namespace quoin::app::accounts {

// The caller's check, one coalesced read: the user of a token, if there still is one, and whether the token was
// revoked.
//   auto caller = co_await db.find(caller_by_token, user_id, token_id);
extern const KeyedQuery<Caller, UserId, std::string_view> caller_by_token;
// The same check where the user's row is not needed.
extern const KeyedQuery<Standing, UserId, std::string_view> standing_by_token;

// Who logs in by this name or e-mail. An e-mail is looked for first: nobody takes over an account by a username that
// looks like its e-mail.
Task<std::optional<User>> find_login(Db db, std::string_view name_or_email);
Task<std::optional<User>> find_by_username(Db db, std::string_view username);
// In the order they registered, with or without their e-mails: all of them as they are fetched, or up to `limit` behind
// one.
Task<std::unique_ptr<db::RowStream>> stream(Db db, bool with_emails);
Task<db::JsonPage<UserSummary>> list(Db db, bool with_emails, std::int64_t after, Int<1> limit);

// The new user's id, or nothing where the username or the e-mail is taken.
Task<std::optional<UserId>> add(Db db, const NewUser& user);

// A login that succeeded. `better_hash` replaces the hash that was verified, unless it was changed meanwhile.
Task<void> record_login(Db db, const User& user, Timestamp time, std::optional<std::string> better_hash);

// Sets what is given; a new password voids every token of the user. False when there is no such user.
Task<bool> update(Db db, std::string_view username, std::optional<std::string> password_hash,
                  std::optional<Date> birthday);

// Removes the user and all that is theirs. False when there is no such user.
Task<bool> remove(Db db, std::string_view username);

}  // namespace quoin::app::accounts
