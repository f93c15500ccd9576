#include "quoin/db/postgres_pipeline.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_error.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace quoin::db::postgres {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr auto first_rest = 100ms;
constexpr auto longest_rest = 2000ms;
constexpr auto longest_rest_when_wanted = 500ms;

// A server that says nothing for so long while connecting is given up, since another attempt follows: behind a broken
// wire, what was sent is lost and a new attempt is sooner through than TCP's own. Every eighth attempt has the whole
// connect_timeout, for a server that is only slow (LDAP, heavy load).
constexpr auto silence_limit = 1000ms;
constexpr std::size_t patient_attempt = 8;

std::chrono::milliseconds silence_of(std::size_t attempt, std::chrono::milliseconds connect_timeout) {
    const bool patient = attempt % patient_attempt == patient_attempt - 1;
    return patient ? connect_timeout : std::min<std::chrono::milliseconds>(silence_limit, connect_timeout);
}

std::size_t index_of(const PipelinedConnection::Form& form) { return form.number * 2 + form.many; }

// "s12.0" or "m12.0".
class NameText {
public:
    NameText(const PipelinedConnection::Form& form, std::size_t variant) {
        text_[0] = form.many ? 'm' : 's';
        auto* end = std::to_chars(text_.data() + 1, text_.data() + 24, form.number).ptr;
        *end++ = '.';
        std::to_chars(end, text_.data() + text_.size() - 1, variant);
    }
    const char* get() const { return text_.data(); }

private:
    std::array<char, 48> text_{};
};

}  // namespace

PipelinedConnection::PipelinedConnection(Loop& loop, const Target& target, Owner& owner)
    : loop_(loop), target_(target), owner_(owner), rest_timer_(loop) {}

void PipelinedConnection::want() {
    if (state_ == State::closed) return connect();
    if (state_ != State::resting) return;
    const auto soonest = std::max(last_attempt_ + longest_rest_when_wanted, steady_clock::now());
    if (next_attempt_ > soonest) rest_for(soonest - steady_clock::now());
}

void PipelinedConnection::connect() {
    state_ = State::connecting;
    last_attempt_ = steady_clock::now();
    session_.reset(new Session(loop_, target_, *this));
    session_->open(failures_, silence_of(failures_, target_.connect_timeout()), target_.statement_timeout());
}

void PipelinedConnection::rest() {
    state_ = State::resting;
    if (failures_ == 0) return rest_for({});
    const auto limit = owner_.waits() ? longest_rest_when_wanted : longest_rest;
    const auto doubled =
        std::min<std::chrono::milliseconds>(limit, first_rest * (1 << std::min<std::size_t>(failures_ - 1, 8)));
    // A quarter less at most: many servers do not come back in step.
    rest_for(doubled * std::uniform_int_distribution(750, 1000)(jitter_) / 1000);
}

void PipelinedConnection::rest_for(steady_clock::duration time) {
    next_attempt_ = steady_clock::now() + time;
    rest_timer_.start(time, [this] {
        if (state_ == State::resting) connect();
    });
}

void PipelinedConnection::opened(std::exception_ptr why_not) {
    if (!why_not && !PQenterPipelineMode(session_->handle())) why_not = broken();
    if (why_not) {
        trouble_ = std::move(why_not);
        session_.reset();
        ++failures_;
        return rest();
    }
    state_ = State::ready;
    ++events_;
    session_->wait_readable();
    owner_.ready();
}

std::size_t PipelinedConnection::variant_of(const Form& form) const {
    const auto& variants = prepared_[index_of(form)];
    std::size_t i = 0;
    while (i < variants.size() && !std::ranges::equal(variants[i].types, form.types)) ++i;
    return i;
}

bool PipelinedConnection::knows(const Form& form) const {
    const auto index = index_of(form);
    if (index >= prepared_.size()) return false;
    const auto variant = variant_of(form);
    return variant < prepared_[index].size() && prepared_[index][variant].known;
}

void PipelinedConnection::prepare(const Form& form, const std::string& text) {
    const auto index = index_of(form);
    if (index >= prepared_.size()) prepared_.resize(index + 1);
    const auto variant = variant_of(form);
    auto& variants = prepared_[index];
    if (variant == variants.size()) variants.push_back({{form.types.begin(), form.types.end()}});
    variants[variant].known = true;

    std::vector<Oid> types;
    for (auto type : form.types) types.push_back(form.many ? array_oid_of(type) : oid_of(type));
    failed_to_send_ |= !PQsendPrepare(session_->handle(), NameText(form, variant).get(), text.c_str(),
                                      static_cast<int>(types.size()), types.data());
    items_.push_back({Item::Kind::prepare, index, variant});
}

void PipelinedConnection::execute(const Form& form, Parameters& parameters) {
    const auto* values = parameters.values();
    failed_to_send_ |= !PQsendQueryPrepared(session_->handle(), NameText(form, variant_of(form)).get(),
                                            parameters.count(), values, parameters.lengths(), parameters.formats(), 1);
    items_.push_back({Item::Kind::execute});
}

void PipelinedConnection::sync() {
    failed_to_send_ = failed_to_send_ || !PQpipelineSync(session_->handle()) || !session_->flush();
    items_.push_back({Item::Kind::sync});
    if (!failed_to_send_) return;
    // The owner hears of it when its own call is over.
    loop_.post(alive_.guard([this] {
        if (failed_to_send_) lose(broken());
    }));
}

void PipelinedConnection::writable() {
    if (!session_->flush()) lose(broken());
}

void PipelinedConnection::readable() {
    ++events_;
    // While libpq cannot send all, it is flushed from here as well: the server may wait for us to read.
    if (!session_->consume()) return lose(broken());
    while (!PQisBusy(session_->handle()) && !items_.empty())
        if (!take(ResultHandle(PQgetResult(session_->handle())))) break;
    if (session_->is_ending() && !ending_) ending_ = broken();
    if (ending_) return lose(ending_);
    if (PQstatus(session_->handle()) == CONNECTION_BAD || misses_answer()) return lose(broken());
    session_->wait_readable();
    owner_.settled();
}

// libpq begins each statement of a pipeline with an empty message. One that is there while the answer is still to come
// says that there was no memory to hand it out: it has been read, and libpq waits for it for ever (a Sync's, in
// fe-protocol3.c).
bool PipelinedConnection::misses_answer() const {
    return !items_.empty() && *PQerrorMessage(session_->handle()) != '\0';
}

// False where libpq has no more for now. Each statement gives one result and a null after it, a Sync one without.
bool PipelinedConnection::take(ResultHandle result) {
    auto& item = items_.front();
    if (!result) {
        if (!std::exchange(item.answered, false)) return false;
        if (item.kind != Item::Kind::sync) items_.pop_front();
        return true;
    }
    // libpq's own words for a broken connection are no answer of the server.
    if (PQstatus(session_->handle()) == CONNECTION_BAD) return false;
    item.answered = true;
    switch (item.kind) {
        case Item::Kind::prepare: take_prepared(item, std::move(result)); break;
        case Item::Kind::execute: take_answer(*result); break;
        case Item::Kind::sync: take_sync(*result); break;
    }
    return true;
}

void PipelinedConnection::take_sync(const PGresult& result) {
    if (PQresultStatus(&result) != PGRES_PIPELINE_SYNC) {
        if (!ends_session(result)) return owner_.synced(&result);
        ending_ = error_of(result);  // be it just before the commit or just after
        return;
    }
    items_.pop_front();
    owner_.synced(nullptr);
}

void PipelinedConnection::take_prepared(const Item& item, ResultHandle result) {
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) return;
    prepared_[item.statement][item.variant].known = false;
    if (PQresultStatus(result.get()) != PGRES_PIPELINE_ABORTED) refused_prepare_ = std::move(result);
}

void PipelinedConnection::take_answer(const PGresult& result) {
    const auto prepare = std::move(refused_prepare_);
    const auto& answer = prepare ? *prepare : result;
    if (PQresultStatus(&answer) == PGRES_FATAL_ERROR && (ends_session(answer) || is_outdated(answer)))
        ending_ = error_of(answer);
    if (PQresultStatus(&answer) == PGRES_TUPLES_OK || PQresultStatus(&answer) == PGRES_COMMAND_OK) failures_ = 0;
    owner_.answered(answer);
}

std::exception_ptr PipelinedConnection::broken() {
    return error_of(target_.without_password(PQerrorMessage(session_->handle())), {});
}

PipelinedConnection::Loss PipelinedConnection::drop(std::exception_ptr why) {
    Loss loss{.error = std::move(why), .sent = !failed_to_send_ && !session_->holds_unsent()};
    ++events_;
    session_->cut();  // PQfinish would send what is left, and with it the Sync of a batch that counts as not sent
    session_.reset();
    items_.clear();
    prepared_.clear();
    refused_prepare_.reset();
    ending_ = nullptr;
    failed_to_send_ = false;
    trouble_ = loss.error;
    rest();
    ++failures_;
    return loss;
}

void PipelinedConnection::lose(std::exception_ptr why) {
    const auto loss = drop(std::move(why));
    owner_.lost(loss);
}

}  // namespace quoin::db::postgres
