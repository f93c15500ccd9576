#include "quoin/db/postgres_probe.hpp"

#include "quoin/db/postgres_error.hpp"
#include "quoin/db/postgres_ordinary.hpp"
#include "quoin/db/postgres_rows.hpp"

#include <array>
#include <string_view>

namespace quoin::db::postgres {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr auto longest_inquiry = 2000ms;  // then another begins: this one's wire may be broken as well
constexpr auto rest_after_failure = 200ms;

// TCP repairs what a wire loses now and then within three seconds. A server that shows no session, not even the one
// that asks, is no PostgreSQL in this respect.
constexpr const char* sessions_statement =
    "select pid, coalesce(state = 'idle' and clock_timestamp() - state_change > interval '3 seconds', false) as rests "
    "from pg_catalog.pg_stat_activity where pid = any ($1) or pid = pg_backend_pid()";

constexpr std::array<std::string_view, 2> columns_of_sessions{"pid", "rests"};

}  // namespace

Probe::Probe(Loop& loop, const Target& target) : loop_(loop), target_(target) {}
Probe::~Probe() = default;

void Probe::ask() {
    const auto now = steady_clock::now();
    if (now < next_) return;
    next_ = now + longest_inquiry;
    inquiry_.emplace(inquire(*this));
    inquiry_->start();
}

std::vector<Probe::Case> Probe::cases() const {
    std::vector<Case> cases;
    for (auto* subject : subjects_)
        if (auto session = subject->session(); session.process != 0)
            cases.push_back({subject, std::move(session), subject->events()});
    return cases;
}

Task<void> Probe::inquire(Probe& self) {
    try {
        const auto cases = self.cases();
        Parameters processes;
        processes.begin_array(sql::Type::bigint, cases.size());
        for (const auto& each : cases)
            processes.add_element(sql::Value::of_integer(each.session.process), sql::Type::bigint);
        OrdinaryConnection connection(self.loop_, self.target_);
        co_await connection.open(self.attempts_++);
        const auto own = connection.session();
        const auto sessions = co_await read_sessions(connection, std::move(processes));
        self.attempts_ = 0;
        if (!sessions.contains(own.process)) co_return;
        for (const auto& each : cases)  // another server's say nothing of this one's
            if (each.session.server == own.server) each.subject->hear(judge(each.session, sessions), each.events);
    } catch (const std::exception&) {  // nobody to ask, or no memory to ask with
        self.next_ = steady_clock::now() + rest_after_failure;
    }
}

Task<Probe::Resting> Probe::read_sessions(OrdinaryConnection& connection, Parameters processes) {
    co_await connection.send(sessions_statement, std::move(processes), {array_oid_of(sql::Type::bigint)});
    Resting sessions;
    RowReader reader;
    while (auto result = co_await connection.next()) {
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) std::rethrow_exception(error_of(*result));
        reader.open(*result);
        reader.expect(columns_of_sessions, 0);
        for (std::size_t row = 0; row < reader.rows(); ++row) {
            const auto columns = reader.read(row);
            sessions[columns[0].integer] = columns[1].integer != 0;
        }
    }
    co_return sessions;
}

Probe::Verdict Probe::judge(const SessionName& session, const Resting& sessions) {
    const auto found = sessions.find(session.process);
    if (found == sessions.end()) return Verdict::unknown;
    return found->second ? Verdict::rests : Verdict::works;
}

}  // namespace quoin::db::postgres
