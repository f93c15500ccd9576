#include "app/system/routes.hpp"

#include "app/dependencies.hpp"
#include "app/system/metrics.hpp"
#include "app/system/model.hpp"
#include "quoin/migrate/ledger.hpp"
#include "quoin/web/router.hpp"

template <>
struct quoin::FromRequest<const quoin::app::Metrics*> {
    static const app::Metrics* resolve(Request& request) { return &request.services->get<const app::Metrics>(); }
    static void describe(Operation&) {}
};

template <>
struct quoin::FromRequest<const quoin::migrate::History*> {
    static const migrate::History* resolve(Request& request) {
        return &request.services->get<const migrate::History>();
    }
    static void describe(Operation&) {}
};

namespace quoin::app::system {

namespace {

Task<Health> health() { co_return Health{"ok"}; }

// A row of the table in which the migrations are recorded.
struct AppliedRow {
    std::string revision;
    std::string checksum;
};
BOOST_DESCRIBE_STRUCT(AppliedRow, (), (revision, checksum))

const sql::Statement applied_revisions{"select revision, checksum from quoin_revisions order by revision"};

// Whether the schema is the one this program was built for, or what a newer one has made of it meanwhile: while servers
// are replaced one after the other, the old ones go on. One that starts then refuses.
Task<bool> has_schema(Db db, const migrate::History& history) {
    std::vector<migrate::Applied> applied;
    for (auto& [revision, checksum] : co_await db.all<AppliedRow>(applied_revisions))
        applied.push_back({std::move(revision), std::move(checksum)});
    co_return migrate::is_covered(history, applied);
}

Task<Result<Readiness, Unavailable>> ready(Db db, revocation::Store revocations, const migrate::History* history) {
    std::string missing;
    auto redis = revocations.ping_redis();
    try {
        co_await db.lanes().ping();
        if (!co_await has_schema(db, *history)) missing = "pending migrations";
    } catch (const db::Unavailable&) {
        missing = "database";
    }
    try {
        co_await redis;
    } catch (const revocation::Unavailable&) {
        missing += missing.empty() ? "revocation store" : ", revocation store";
    }
    if (!missing.empty()) co_return Unavailable{"Not ready: " + missing, {}, 1};
    co_return Readiness{"ready", "ok"};
}

Task<PlainText> show_metrics(const Metrics* metrics) {
    co_return PlainText{metrics->text(), "text/plain; version=0.0.4; charset=utf-8"};
}

// Nobody's business but the operator's, who may switch them off or have them at another address, where this one is open
// to strangers (trust W11).
bool are_elsewhere(const Settings& settings) { return !settings.monitoring || settings.monitoring_address; }
NotFound elsewhere() { return {"Not Found"}; }

Task<Result<Readiness, NotFound, Unavailable>> ready_here(Db db, revocation::Store revocations,
                                                          const migrate::History* history, CurrentSettings settings) {
    if (are_elsewhere(*settings)) co_return elsewhere();
    auto readiness = co_await ready(db, revocations, history);
    if (!readiness) co_return readiness.failed();
    co_return *std::move(readiness);
}

Task<Result<PlainText, NotFound>> show_metrics_here(const Metrics* metrics, CurrentSettings settings) {
    if (are_elsewhere(*settings)) co_return elsewhere();
    co_return co_await show_metrics(metrics);
}

}  // namespace

void routes(Router& router) {
    auto group = router.group("System", "Health and metrics");
    group.get("/health", health, "Tell that the process serves");
    group.get("/health/ready", ready_here, "Tell whether all that is needed can be reached");
    group.get("/metrics", show_metrics_here, "Show counters for Prometheus");
}

void monitoring_routes(Router& router) {
    auto group = router.group("System", "Health and metrics");
    group.get("/health", health, "Tell that the process serves");
    group.get("/health/ready", ready, "Tell whether all that is needed can be reached");
    group.get("/metrics", show_metrics, "Show counters for Prometheus");
}

}  // namespace quoin::app::system
