#include "app/security_events.hpp"

#include "app/settings.hpp"
#include "quoin/schema/describe.hpp"
#include "quoin/web/forwarded.hpp"
#include "quoin/web/router.hpp"
#include "quoin/web/services.hpp"

#include <pwd.h>
#include <unistd.h>

#include <string>

namespace quoin::app {

namespace {

constexpr std::string_view event_name = "security";

LogLevel level_of(SecurityEvent event) {
    switch (event) {
        case SecurityEvent::login_failed:
        case SecurityEvent::login_throttled:
        case SecurityEvent::access_denied: return LogLevel::warning;
        default: return LogLevel::info;
    }
}

// Who asks, also through a trusted proxy.
std::string address_of(const Request& request) {
    const auto address = client_address(request, request.services->get<const Settings>().trusted_proxies.list);
    return address ? address->str() : std::string(request.peer);
}

void write(Log& log, SecurityEvent event, const Request& request, std::string_view whom, std::string_view why) {
    const auto route = request.route ? std::string_view(request.route->pattern) : std::string_view("-");
    log.record(level_of(event), event_name,
               {{"what", label_of(event)},
                {"who", request.caller},
                {"whom", whom},
                {"why", why},
                {"request", request.id},
                {"peer", address_of(request)},
                {"method", to_string(request.method)},
                {"route", route}});
}

// The one who typed the command; by the number where it has no name.
std::string operator_name() {
    const auto id = getuid();
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> text;
    getpwuid_r(id, &entry, text.data(), text.size(), &found);
    return found ? std::string(found->pw_name) : "uid " + std::to_string(id);
}

}  // namespace

void SecurityEvents::logged_in(std::string_view who) {
    request_->caller = who;
    tell(SecurityEvent::login, "");
}

void SecurityEvents::login_failed(std::string_view whom) {
    request_->refusal_told = true;
    tell(SecurityEvent::login_failed, whom, whom.empty() ? "nobody has this name" : "the password is another");
}

void SecurityEvents::login_throttled(std::string_view budget) { tell(SecurityEvent::login_throttled, "", budget); }

void SecurityEvents::tell(SecurityEvent event, std::string_view whom) { tell(event, whom, ""); }

void SecurityEvents::tell(SecurityEvent event, std::string_view whom, std::string_view why) {
    write(*log_, event, *request_, whom, why);
}

void tell_refusal(Log& log, const Request& request, int status) {
    if (request.refusal_told) return;
    const auto why = !request.refusal.empty() ? request.refusal
                     : status == 401          ? std::string_view("no token was sent")
                                              : std::string_view("the caller has no right to this");
    write(log, SecurityEvent::access_denied, request, "", why);
}

void tell_of_command(Log& log, SecurityEvent event, std::string_view whom) {
    log.record(level_of(event), event_name,
               {{"what", label_of(event)}, {"who", operator_name()}, {"whom", whom}, {"peer", "command line"}});
}

}  // namespace quoin::app
