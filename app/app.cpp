#include "app/app.hpp"

#include "app/accounts/routes.hpp"
#include "app/posts/routes.hpp"
#include "app/products/routes.hpp"
#include "app/security_events.hpp"
#include "app/store/routes.hpp"
#include "app/system/docs.hpp"
#include "app/system/routes.hpp"
#include "app/version.hpp"
#include "app/votes/routes.hpp"
#include "quoin/web/openapi.hpp"
#include "quoin/web/postman.hpp"

namespace quoin::app {

void add_routes(Router& router) {
    accounts::routes(router);
    posts::routes(router);
    votes::routes(router);
    managers::routes(router);
    items::routes(router);
    products::routes(router);
    system::routes(router);
}

static constexpr DocumentInfo about{
    .title = "Quoin",
    .version = version,
    .description = "Users, login, posts with votes and likes, store managers with items, and products."};

std::string document(const Router& router) { return openapi(router, about); }

std::string postman_collection(const Router& router) { return postman(router, about, "http://127.0.0.1:8000"); }

static RouterOptions router_options(const Settings& settings, Log& log, Outages& outages) {
    return {.cors_origins = settings.cors_origins.list,
            .on_error =
                [&](const Request& request, const std::exception& error, bool temporary) {
                    if (temporary) return outages.happened(request, error);
                    log.error("error", {{"request", request.id}, {"what", error.what()}});
                },
            .on_refusal = [&](const Request& request, int status) { tell_refusal(log, request, status); }};
}

App::App(const Settings& settings, Security& security, db::Database& database, Log& log)
    : settings_(settings),
      security_(security),
      database_(database),
      log_(log),
      outages_(log),
      revisions_(read_revisions()),
      router_(router_options(settings, log, outages_)),
      monitoring_(router_options(settings, log, outages_)) {
    add_routes(router_);
    system::monitoring_routes(monitoring_);
    document_ = document(router_);
    system::docs(router_, document_, settings.docs);
}

static std::unique_ptr<revocation::Redis> open_redis(const Settings& settings, Loop& loop) {
    if (!settings.redis_host || settings.redis_host->str().empty()) return nullptr;
    return std::make_unique<revocation::Redis>(
        loop, revocation::RedisOptions{.host = settings.redis_host->str(),
                                       .port = static_cast<std::uint16_t>(settings.redis_port.value),
                                       .database = settings.redis_db.value,
                                       .password = settings.redis_password.value_or(Secret())});
}

App::Share::Share(App& app, Loop& loop)
    : tokens_(app.security_.make_codec()),
      lanes_(app.database_.open_lanes(loop)),
      redis_(open_redis(app.settings_, loop)),
      revocations_(Db(*lanes_), redis_.get()),
      answers_(loop, app.security_.fingerprint_key()) {
    services_.lend(tokens_);
    services_.lend(*lanes_);
    services_.lend(revocations_);
    services_.lend(answers_);
    services_.lend(app.security_);
    services_.lend(app.settings_);
    services_.lend(app.log_);
    services_.lend(static_cast<const Metrics&>(app.metrics_));
    services_.lend(static_cast<const migrate::History&>(app.revisions_));
}

}  // namespace quoin::app
