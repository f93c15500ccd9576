#include "quoin/db/postgres_session.hpp"

#include "quoin/base/descriptor.hpp"
#include "quoin/base/watch.hpp"
#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>

namespace quoin::db::postgres {

namespace {

constexpr const char* no_descriptor = "no file descriptor is left for a connection to PostgreSQL";

std::string set_up_statements(std::chrono::milliseconds statement_timeout) {
    auto setting = [](std::string_view name, const std::string& value) {
        return "set_config('" + std::string(name) + "', '" + value + "', false)";
    };
    const auto timeout = statement_timeout.count();
    // The plans of any($1) and unnest($1) do not get better by planning for each array anew.
    return "select " + setting("plan_cache_mode", "force_generic_plan") + ", " +
           setting("statement_timeout", std::to_string(timeout)) + ", " +
           setting("lock_timeout", std::to_string(timeout / 2)) + ", " + setting("TimeZone", "UTC") +
           ", coalesce(host(inet_server_addr()) || ' ' || inet_server_port(), '') as server, pg_backend_pid() as "
           "process"
           // A query whose client is gone ends within a second. Known since 14, and refused where the system has no
           // way.
           "; do $$ begin perform set_config('client_connection_check_interval', '1000', false); "
           "exception when others then null; end $$";
}

}  // namespace

// A duplicate of libpq's descriptor: libpq closes its own when it likes, and may open another under the same number.
struct Session::Socket {
    Descriptor copy;
    quoin::Watch watch;  // not db::Watch

    Socket(Loop& loop, Descriptor of) : copy(std::move(of)), watch(loop, copy.number()) {}
};

Session::Session(Loop& loop, const Target& target, Owner& owner)
    : loop_(loop), target_(target), owner_(owner), timer_(loop) {}

Session::~Session() = default;

void Session::open(std::size_t attempt, std::chrono::milliseconds silence,
                   std::chrono::milliseconds statement_timeout) {
    statement_timeout_ = statement_timeout;
    silence_ = silence;
    deadline_ = std::chrono::steady_clock::now() + target_.connect_timeout();
    phase_ = Phase::connecting;

    const auto arguments = target_.arguments(attempt);
    connection_.reset(PQconnectStartParams(arguments.keywords(), arguments.values(), 0));
    if (!connection_) return loop_.post(alive_.guard([this] { fail("no memory is left for a connection"); }));
    PQsetNoticeReceiver(handle(), take_notice, this);
    // The owner is not called from within its own call.
    if (PQstatus(handle()) == CONNECTION_BAD)
        return loop_.post(alive_.guard([this] { fail(PQerrorMessage(handle())); }));
    if (!watch_again()) return loop_.post(alive_.guard([this] { fail(no_descriptor); }));
    restart_timer();
    wait_writable();
}

void Session::step() {
    const auto wanted = PQconnectPoll(handle());
    if (wanted == PGRES_POLLING_FAILED) return fail(PQerrorMessage(handle()));
    if (!watch_again()) return fail(no_descriptor);  // anew: libpq may have gone on to another address
    restart_timer();
    if (wanted == PGRES_POLLING_OK) return set_up();
    if (wanted == PGRES_POLLING_READING) return wait_readable();
    wait_writable();
}

void Session::set_up() {
    phase_ = Phase::setting_up;
    const bool sent = PQsetnonblocking(handle(), 1) == 0 &&
                      PQsendQuery(handle(), set_up_statements(statement_timeout_).c_str()) && flush();
    if (!sent) return fail(PQerrorMessage(handle()));
    wait_readable();
}

void Session::read_set_up() {
    if (!consume()) return fail(PQerrorMessage(handle()));
    while (!PQisBusy(handle())) {
        ResultHandle result(PQgetResult(handle()));
        if (!result) {
            phase_ = Phase::open;
            timer_.cancel();
            return owner_.opened(nullptr);
        }
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return fail(PQresultErrorMessage(result.get()));
        if (status == PGRES_TUPLES_OK) take_name(*result);
    }
    wait_readable();
}

// Empty where it is not there: a wire may have changed its name.
void Session::take_name(const PGresult& result) {
    const auto column = [&](const char* name) -> std::string_view {
        const char* text = PQgetvalue(&result, 0, PQfnumber(&result, name));
        return text ? text : "";
    };
    const auto process = column("process");
    name_.server = column("server");
    std::from_chars(process.data(), process.data() + process.size(), name_.process);
}

void Session::readable() {
    if (phase_ == Phase::connecting) return step();
    if (phase_ == Phase::setting_up) return read_set_up();
    owner_.readable();
}

void Session::writable() {
    if (phase_ == Phase::connecting) return step();
    if (phase_ == Phase::setting_up) return flush() ? void() : fail(PQerrorMessage(handle()));
    owner_.writable();
}

bool Session::flush() {
    const int left = PQflush(handle());
    unsent_ = left != 0;  // it fails only with bytes left over
    if (left > 0) wait_writable();
    return left >= 0;
}

bool Session::consume() {
    unsent_ = false;  // it sends as well, and does not say what became of it when the reading fails
    bool read = PQconsumeInput(handle());
    // What OpenSSL holds of a record does not make the socket readable, and libpq may have had no room for all of it.
    if (read && PQsslInUse(handle())) read = PQconsumeInput(handle());
    return read && flush();
}

void Session::cut() {
    if (const int socket = PQsocket(handle()); socket >= 0) ::shutdown(socket, SHUT_RDWR);
}

bool Session::watch_again() {
    socket_.reset();
    Descriptor copy(fcntl(PQsocket(handle()), F_DUPFD_CLOEXEC, 0));
    if (!copy) return false;
    socket_ = std::make_unique<Socket>(loop_, std::move(copy));
    return true;
}

void Session::wait_readable() {
    socket_->watch.wait_readable([this] { readable(); });
}

void Session::wait_writable() {
    socket_->watch.wait_writable([this] { writable(); });
}

void Session::restart_timer() {
    const auto left = deadline_ - std::chrono::steady_clock::now();
    timer_.start(std::min<std::chrono::steady_clock::duration>(left, silence_),
                 [this] { fail("PostgreSQL does not answer"); });
}

void Session::fail(const std::string& why) {
    timer_.cancel();
    socket_.reset();
    owner_.opened(error_of(target_.without_password(why), {}));
}

void Session::take_notice(void* session, const PGresult* notice) {
    if (ends_session(*notice)) static_cast<Session*>(session)->ending_ = true;
}

}  // namespace quoin::db::postgres
