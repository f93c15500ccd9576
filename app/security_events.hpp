#pragma once
// Security events: who did or tried what, to whom, when and from where; docs/logs.md says what each means.

#include "quoin/base/log.hpp"
#include "quoin/web/extract.hpp"

#include <boost/describe/enum.hpp>

#include <string_view>

namespace quoin::app {

// By these names they stand in the log, as "what".
enum class SecurityEvent {
    login,
    login_failed,
    login_throttled,
    access_denied,
    token_revoked,
    password_changed,
    user_changed,
    user_created,
    user_deleted,
    store_manager_created,
    users_imported,
    password_hashes_exported,
};
BOOST_DESCRIBE_ENUM(SecurityEvent, login, login_failed, login_throttled, access_denied, token_revoked, password_changed,
                    user_changed, user_created, user_deleted, store_manager_created, users_imported,
                    password_hashes_exported)

// Asked for in a handler's parameter list. Each event is a line of the log, whatever LOG_LEVEL says, with the caller,
// the address and the id of the request.
class SecurityEvents {
public:
    SecurityEvents(Log& log, Request& request) : log_(&log), request_(&request) {}

    // From here on `who`, the id of a user or a store manager, is the caller.
    void logged_in(std::string_view who);
    // `whom` is the id that was tried; empty where there is none: what was typed may be a password in the wrong place.
    void login_failed(std::string_view whom);
    // A login that was not even tried; `budget` says which of app/logins/store.hpp was spent.
    void login_throttled(std::string_view budget);
    // What the caller did; `whom` is the user, the manager or the token that it was done to.
    void tell(SecurityEvent event, std::string_view whom);

private:
    void tell(SecurityEvent event, std::string_view whom, std::string_view why);

    Log* log_;
    Request* request_;
};

// A 401 or 403, unless the handler told of it itself.
void tell_refusal(Log& log, const Request& request, int status);
// What somebody did at the command line.
void tell_of_command(Log& log, SecurityEvent event, std::string_view whom);

}  // namespace quoin::app

template <>
struct quoin::FromRequest<quoin::app::SecurityEvents> {
    static app::SecurityEvents resolve(Request& request) { return {request.services->get<Log>(), request}; }
    static void describe(Operation&) {}
};
