#pragma once
// App: the routes, and what they are lent. Everything between the settings and the server.

#include "app/outages.hpp"
#include "app/schema.hpp"
#include "app/security.hpp"
#include "app/settings.hpp"
#include "app/system/metrics.hpp"
#include "quoin/base/log.hpp"
#include "quoin/db/engine.hpp"
#include "quoin/idempotency/idempotent_db.hpp"
#include "quoin/revocation/store.hpp"
#include "quoin/web/router.hpp"

#include <memory>
#include <string>

namespace quoin::app {

// One line for each resource.
void add_routes(Router& router);

// The OpenAPI document of those routes.
std::string document(const Router& router);
// The same as a Postman collection.
std::string postman_collection(const Router& router);

// What a process has once.
class App {
public:
    App(const Settings& settings, Security& security, db::Database& database, Log& log);
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    const Router& router() const { return router_; }
    // For an address of its own: health and metrics alone.
    const Router& monitoring() const { return monitoring_; }
    Metrics& metrics() { return metrics_; }
    Outages& outages() { return outages_; }

    // What one loop's handlers are lent; used on that loop's thread only.
    class Share {
    public:
        Share(App& app, Loop& loop);
        const Services& services() const { return services_; }
        db::Lanes& lanes() { return *lanes_; }
        const revocation::Store& revocations() const { return revocations_; }
        TokenCodec& tokens() { return tokens_; }

    private:
        TokenCodec tokens_;
        std::unique_ptr<db::Lanes> lanes_;
        std::unique_ptr<revocation::Redis> redis_;  // none where none is set up
        revocation::Store revocations_;
        idempotency::Answers answers_;
        Services services_;
    };

private:
    const Settings& settings_;
    Security& security_;
    db::Database& database_;
    Log& log_;
    Outages outages_;
    migrate::History revisions_;
    Metrics metrics_;
    Router router_, monitoring_;
    std::string document_;
};

}  // namespace quoin::app
