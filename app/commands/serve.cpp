// quoin serve: the settings, the database, a loop for each worker, and the server over them.

#include "app/access_log.hpp"
#include "app/app.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/start.hpp"
#include "app/logins/store.hpp"
#include "quoin/base/crash.hpp"
#include "quoin/base/memory_reserve.hpp"
#include "quoin/idempotency/store.hpp"
#include "quoin/revocation/database.hpp"
#include "quoin/server/server.hpp"

#include <unistd.h>

#include <algorithm>
#include <deque>
#include <iostream>

namespace quoin::app {

namespace {

using namespace std::chrono_literals;

// A loop with what its handlers are lent.
struct ServingLoop {
    Loop loop;
    App::Share share;
    explicit ServingLoop(App& app) : share(app, loop) {}
};

Limits limits_of(const Settings& settings, std::size_t workers) {
    Limits limits;
    limits.body = static_cast<std::size_t>(settings.max_body_bytes.value);
    limits.bodies = std::max(limits.body, limits.bodies / workers);  // the process has one memory
    limits.connections = static_cast<std::size_t>(settings.max_connections.value);
    limits.grace = std::chrono::seconds(settings.shutdown_grace_seconds.value);
    return limits;
}

template <class Read>
std::int64_t sum(const Server& server, Read read) {
    std::int64_t total = 0;
    for (std::size_t i = 0; i < server.workers(); ++i) total += static_cast<std::int64_t>(read(server.counters(i)));
    return total;
}

void add_metrics(Metrics& metrics, const Server& server) {
    const auto counter = [&](std::string_view name, std::string_view help, Counter Counters::* which) {
        metrics.add({name, help, "counter", [&server, which] {
                         return sum(server, [which](const Counters& c) { return (c.*which).get(); });
                     }});
    };
    metrics.add({"quoin_connections_open", "Connections that are open.", "gauge", [&server] {
                     return sum(server, [](const Counters& c) { return c.open.load(std::memory_order_relaxed); });
                 }});
    counter("quoin_connections_accepted_total", "Connections since the start.", &Counters::accepted);
    counter("quoin_connections_surplus_total", "Connections that were turned away with 503.", &Counters::surplus);
    counter("quoin_requests_total", "Requests whose head arrived whole.", &Counters::requests);
    counter("quoin_requests_refused_total", "Requests that broke a rule of HTTP or a limit.", &Counters::refused);
    counter("quoin_connections_timed_out_total", "Connections that were too slow.", &Counters::timed_out);
}

// What time has made needless: the revocations of tokens that have expired by themselves, the budgets of logins that
// are whole again, and the answers that were kept for a day.
class Housekeeping {
public:
    Housekeeping(ServingLoop& on, Log& log) : on_(on), log_(log), timer_(on.loop) { wait(); }

private:
    void wait() {
        timer_.start(10min, [this] { spawn(sweep()); });
    }
    Task<void> sweep() {
        try {
            co_await revocation::forget_expired(Db(on_.share.lanes()), now());
            co_await logins::forget_whole(Db(on_.share.lanes()), now());
            co_await idempotency::forget_expired(Db(on_.share.lanes()), now());
        } catch (const std::exception& error) {  // the next round will do
            log_.warning("housekeeping", {{"what", error.what()}});
        }
        wait();
    }

    ServingLoop& on_;
    Log& log_;
    Timer timer_;
};

// Fills the reserve up again where it was needed, and tells that it was.
class MemoryWatch {
public:
    MemoryWatch(Loop& loop, Log& log) : log_(log), timer_(loop) { wait(); }

private:
    void wait() {
        timer_.start(5s, [this] { look(); });
    }
    void look() {
        if (const auto needed = reserve_.refill())
            log_.warning("memory", {{"what", "allocations failed, and took from the reserve"}, {"blocks", needed}});
        wait();
    }

    MemoryReserve reserve_;
    Log& log_;
    Timer timer_;
};

// Throws where it is away.
Task<void> probe(App::Share& share, Outages::Of what) {
    if (what == Outages::Of::database) co_await share.lanes().ping();
    if (what == Outages::Of::revocation_store) co_await share.revocations().ping_redis();
}

// A debugger belongs to development.
void guard_memory(const Settings& settings, Purpose purpose, Log& log) {
    wipe_variables(secret_variables());
    tell_of_crashes(log);
    if (settings.core_dumps)
        allow_core_dumps();
    else if (purpose == Purpose::service)
        forbid_core_dumps();
}

void warn_of_root(Log& log) {
    if (geteuid() != 0) return;
    log.warning("privileges", {{"what",
                                "this process may do anything on this machine, and needs no such right: start it as a "
                                "user of its own, as deploy/quoin.service does"}});
}

// Who handed the socket on tells where it is.
void announce(const Settings& settings, const Endpoint& endpoint, const Server& server) {
    if (endpoint.descriptor >= 0) return;
    const auto address = url_of(endpoint, server.port());
    std::cout << "Quoin is serving on " << address << '\n';
    if (settings.docs) std::cout << "Docs: " << address << "/docs\n";
    std::cout << std::flush;
}

// Health and metrics at an address of their own, where one is set.
void listen_for_monitoring(const Settings& settings, const App& app, Server& server) {
    if (!settings.monitoring_address) return;
    const auto& [host, port] = *settings.monitoring_address;
    const Endpoint endpoint{.host = host, .port = port};
    const auto opened = server.listen_beside(endpoint, app.monitoring());
    std::cout << "Monitoring: " << url_of(endpoint, opened) << "/metrics\n" << std::flush;
}

}  // namespace

int serve(const ServeArguments& arguments) {
    auto configuration = load_configuration(arguments.purpose);
    const auto& settings = configuration.settings;
    Log log = open_log(settings);
    guard_memory(settings, arguments.purpose, log);
    for (const auto& warning : configuration.warnings) log.warning("settings", {{"what", warning}});

    const auto database = open_database(configuration);
    // Over one connection: to connect takes longer than all that is asked over it.
    make_ready(*connect_patiently(*database, std::chrono::seconds(settings.db_start_wait_seconds.value), log),
               database->dialect(), arguments.migrate && settings.migrate_on_start, log);

    Security security(security_options(configuration));
    App app(settings, security, *database, log);
    std::deque<ServingLoop> loops;
    std::vector<Worker> workers;
    for (std::size_t i = 0; i < configuration.workers; ++i) {
        auto& each = loops.emplace_back(app);
        workers.push_back({each.loop, each.share.services()});
    }
    const Endpoint endpoint{.host = settings.host.value.str(),
                            .port = static_cast<std::uint16_t>(settings.port.value),
                            .descriptor = activated_socket()};
    Server server(endpoint, limits_of(settings, workers.size()), workers, app.router(), access_log(log));
    add_metrics(app.metrics(), server);
    const Housekeeping housekeeping(loops.front(), log);
    const MemoryWatch memory(loops.front().loop, log);
    const OutageWatch watch(app.outages(), loops.front().loop,
                            [&share = loops.front().share](Outages::Of what) { return probe(share, what); });
    server.listen();
    announce(settings, endpoint, server);
    listen_for_monitoring(settings, app, server);
    forget_secrets(configuration);
    if (arguments.purpose == Purpose::service) warn_of_root(log);
    log.info("serving", {{"database", database->describe()}, {"workers", configuration.workers}});
    server.run();
    log.info("stopped");
    return 0;
}

}  // namespace quoin::app
