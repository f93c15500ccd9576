#include "quoin/revocation/redis.hpp"

#include <algorithm>

namespace quoin::revocation {

using namespace std::chrono_literals;

namespace {

// Between attempts, doubling. The last is short enough for service within two seconds of Redis' return (trust F9).
constexpr auto first_rest = 100ms, longest_rest = 500ms;

}  // namespace

// --- one answer ----------------------------------------------------------------------------------

RedisAnswer::RedisAnswer(Redis& redis, Expected expected, std::initializer_list<std::string_view> command)
    : redis_(&redis), expected_(expected) {
    redis.ask(*this, command);
}

RedisAnswer::~RedisAnswer() {
    if (redis_) redis_->drop(*this);
}

bool RedisAnswer::await_resume() const {
    if (!error_.empty()) throw Unavailable(error_);
    return yes_;
}

bool RedisAnswer::settle(const RedisReply& reply) {
    const bool status = reply.kind == RedisReply::Kind::status;
    yes_ = status && reply.text == expected_.yes;
    const bool answered = yes_ || (status && !expected_.no.empty() && reply.text == expected_.no);
    if (answered)
        resume();
    else if (reply.kind == RedisReply::Kind::error)
        fail("Redis refuses: " + std::string(reply.text));
    else
        fail("Redis gave an answer to something else");
    return answered || reply.kind == RedisReply::Kind::error;
}

void RedisAnswer::fail(std::string why) {
    error_ = std::move(why);
    resume();
}

void RedisAnswer::resume() {
    redis_ = nullptr;
    if (waiter_) waiter_.resume();
}

// --- questions -----------------------------------------------------------------------------------

Redis::Redis(Loop& loop, RedisOptions options) : loop_(loop), options_(std::move(options)), watch_(loop), rest_(loop) {
    connect();
}

Redis::~Redis() {
    for (const auto& [answer, deadline] : outstanding_)
        if (answer) answer->redis_ = nullptr;
}

// Not EXISTS: of its two answers one byte makes the other, which on a bad wire would let in who has logged out.
RedisAnswer Redis::contains(std::string_view key) {
    return RedisAnswer(*this, {.yes = "string", .no = "none"}, {"TYPE", key});
}

RedisAnswer Redis::set(std::string_view key, std::string_view value, std::chrono::milliseconds lifetime) {
    const auto milliseconds = std::to_string(std::max(lifetime, 1ms).count());
    return RedisAnswer(*this, {.yes = "OK", .no = {}}, {"SET", key, value, "PX", milliseconds});
}

RedisAnswer Redis::ping() { return RedisAnswer(*this, {.yes = "PONG", .no = {}}, {"PING"}); }

void Redis::ask(RedisAnswer& answer, std::initializer_list<std::string_view> command) {
    if (!up_) return answer.fail(why_);
    if (outstanding_.size() >= options_.queue) return answer.fail("too much waits for Redis");
    connection_->send(command);
    expect(&answer);
}

void Redis::expect(RedisAnswer* answer) {
    const auto deadline = Clock::now() + options_.deadline;
    if (answer) answer->number_ = answered_ + outstanding_.size();
    outstanding_.push_back({answer, deadline});
    look_by(deadline);
}

void Redis::drop(const RedisAnswer& answer) {
    outstanding_[static_cast<std::size_t>(answer.number_ - answered_)].answer = nullptr;
}

// --- the connection ------------------------------------------------------------------------------

void Redis::connect() {
    proven_ = false;
    connection_.reset(new RedisConnection(loop_, options_, *this));
}

void Redis::opened() {
    up_ = true;
    heard_at_ = Clock::now();
    look_by(heard_at_ + options_.heartbeat);
}

bool Redis::replied(const RedisReply& reply) {
    if (outstanding_.empty()) return false;
    heard_at_ = Clock::now();
    proven_ = true;
    failures_ = 0;
    auto* const answer = outstanding_.front().answer;
    outstanding_.pop_front();
    ++answered_;
    return !answer || answer->settle(reply);
}

// One that never answered a question is not replaced at once: the next is likely to end as soon.
void Redis::broke(const std::string& why) { proven_ ? replace(why) : rest(why); }

void Redis::replace(const std::string& why) {
    why_ = described(why);
    connect();
    fail_outstanding();
}

void Redis::rest(const std::string& why) {
    why_ = described(why);
    up_ = false;
    connection_.reset();
    const auto doubled =
        std::min<std::chrono::milliseconds>(first_rest * (1 << std::min(failures_++, 8)), longest_rest);
    rest_.start(doubled * std::uniform_int_distribution(750, 1000)(jitter_) / 1000, [this] { connect(); });
    fail_outstanding();
}

std::string Redis::described(const std::string& why) const {
    return "Redis at " + options_.host + ":" + std::to_string(options_.port) + ": " + why;
}

// Those that come while the others are told wait for a new connection, or were refused already.
void Redis::fail_outstanding() {
    for (auto count = outstanding_.size(); count > 0; --count) {
        auto* const answer = outstanding_.front().answer;
        outstanding_.pop_front();
        ++answered_;
        if (answer) answer->fail(why_);
    }
}

// --- the watch -----------------------------------------------------------------------------------

// One timer for all: it is not set anew for each question, it looks what has become due.
void Redis::look_by(Clock::time_point when) {
    if (when >= looks_at_) return;
    looks_at_ = when;
    watch_.start(when - Clock::now(), [this] {
        looks_at_ = Clock::time_point::max();
        look();
    });
}

void Redis::look() {
    const auto time = Clock::now();
    if (!outstanding_.empty()) {
        const auto due = outstanding_.front().deadline;
        return due > time ? look_by(due) : rest("no answer in time");
    }
    if (!connection_ || !connection_->is_open()) return;
    if (time < heard_at_ + options_.heartbeat) return look_by(heard_at_ + options_.heartbeat);
    connection_->send({"PING"});
    expect(nullptr);
}

}  // namespace quoin::revocation
