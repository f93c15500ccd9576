#include "quoin/revocation/redis_connection.hpp"

#include "quoin/base/descriptor.hpp"
#include "quoin/base/resolution.hpp"
#include "quoin/base/watch.hpp"

#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace quoin::revocation {

namespace {

std::string text_of(int error) { return std::system_category().message(error); }

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

struct FreeReader {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
};
struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

// A command is an array of bulk strings: any bytes are safe in it.
void append(std::string& out, std::initializer_list<std::string_view> command) {
    out += '*' + std::to_string(command.size()) + "\r\n";
    for (const auto part : command) {
        out += '$' + std::to_string(part.size()) + "\r\n";
        (out += part) += "\r\n";
    }
}

RedisReply plain(const redisReply& reply) {
    switch (reply.type) {
        case REDIS_REPLY_STATUS: return {RedisReply::Kind::status, {reply.str, reply.len}};
        case REDIS_REPLY_ERROR: return {RedisReply::Kind::error, {reply.str, reply.len}};
        default: return {};
    }
}

}  // namespace

// hiredis parses; the socket is ours, because hiredis' own way to connect resolves names on the caller's thread.
struct RedisConnection::Wire {
    Wire() {
        if (!reader) throw std::bad_alloc();
    }

    std::unique_ptr<Resolution> resolution;
    Addresses addresses;
    std::size_t tried = 0;  // of them
    Descriptor socket;
    std::unique_ptr<Watch> watch;
    std::unique_ptr<redisReader, FreeReader> reader{redisReaderCreate()};
    std::array<char, 4096> received{};
};

RedisConnection::RedisConnection(Loop& loop, const RedisOptions& options, Owner& owner)
    : loop_(loop), options_(options), owner_(owner), wire_(std::make_unique<Wire>()), timer_(loop) {
    timer_.start(options_.connect_limit, [this] { fail("no connection in time"); });
    resolve();
}

RedisConnection::~RedisConnection() = default;

// --- opening -------------------------------------------------------------------------------------

void RedisConnection::resolve() {
    if (auto numeric = numeric_addresses(options_.host, options_.port); !numeric.list.empty())
        return connect(std::move(numeric));
    wire_->resolution = std::make_unique<Resolution>(loop_, options_.host, options_.port,
                                                     [this](Addresses addresses) { connect(std::move(addresses)); });
}

void RedisConnection::connect(Addresses addresses) {
    wire_->addresses = std::move(addresses);
    try_next(std::move(wire_->addresses.error));
}

// Goes on to the next address, the last of which was refused for this reason.
void RedisConnection::try_next(std::string why_not) {
    while (wire_->tried < wire_->addresses.list.size()) {
        if (connect_to(wire_->addresses.list[wire_->tried++])) return;
        why_not = text_of(errno);
    }
    fail_soon(std::move(why_not));
}

// False, with the reason in errno, where it fails at once.
bool RedisConnection::connect_to(const Address& address) {
    auto& wire = *wire_;
    wire.watch.reset();
    wire.socket = Descriptor(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!wire.socket) return false;
    const int connected =
        ::connect(wire.socket.number(), reinterpret_cast<const sockaddr*>(&address.bytes), address.size);
    if (connected != 0 && errno != EINPROGRESS) return false;
    wire.watch = std::make_unique<Watch>(loop_, wire.socket.number());
    wire.watch->wait_writable([this] { finish_connecting(); });
    return true;
}

void RedisConnection::finish_connecting() {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(wire_->socket.number(), SOL_SOCKET, SO_ERROR, &error, &size);
    error ? try_next(text_of(error)) : greet();
}

// Nothing else is sent before the database is chosen: it would be about another one's keys.
void RedisConnection::greet() {
    phase_ = Phase::greeting;
    timer_.start(options_.deadline, [this] { fail("no answer in time"); });
    const int on = 1;
    ::setsockopt(wire_->socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!options_.password.empty()) ++greetings_, append(being_sent_, {"AUTH", options_.password.reveal()});
    ++greetings_, append(being_sent_, {"SELECT", std::to_string(options_.database)});
    write();
    wait();
}

bool RedisConnection::take_greeting(const RedisReply& reply) {
    if (reply.kind != RedisReply::Kind::status) return fail(std::string(reply.text)), false;
    if (--greetings_ > 0) return true;
    phase_ = Phase::open;
    timer_.cancel();
    owner_.opened();
    flush();
    return true;
}

// --- commands and answers ------------------------------------------------------------------------

void RedisConnection::send(std::initializer_list<std::string_view> command) {
    append(unsent_, command);
    if (phase_ != Phase::open || std::exchange(flush_posted_, true)) return;
    loop_.post(alive_.guard([this] { flush_posted_ = false, flush(); }));
}

void RedisConnection::flush() {
    if (writing_ || unsent_.empty()) return;
    being_sent_.swap(unsent_);
    write();
}

void RedisConnection::write() {
    writing_ = true;
    while (sent_ < being_sent_.size()) {
        const auto taken =
            ::send(wire_->socket.number(), being_sent_.data() + sent_, being_sent_.size() - sent_, MSG_NOSIGNAL);
        if (taken < 0 && would_block(errno)) return wire_->watch->wait_writable([this] { write(); });
        if (taken < 0) return fail_soon(text_of(errno));
        sent_ += static_cast<std::size_t>(taken);
    }
    writing_ = false;
    if (phase_ == Phase::greeting) wipe(being_sent_);  // the password
    being_sent_.clear();
    sent_ = 0;
    if (phase_ == Phase::open) flush();
}

void RedisConnection::wait() {
    wire_->watch->wait_readable([this] { read(); });
}

void RedisConnection::read() {
    auto& space = wire_->received;
    const auto received = ::recv(wire_->socket.number(), space.data(), space.size(), 0);
    if (received < 0 && would_block(errno)) return wait();
    if (received < 0) return fail(text_of(errno));
    if (received == 0) return fail("it closed the connection");
    take(static_cast<std::size_t>(received));
}

void RedisConnection::take(std::size_t received) {
    auto& reader = *wire_->reader;
    if (redisReaderFeed(&reader, wire_->received.data(), received) != REDIS_OK) return fail(reader.errstr);
    for (;;) {
        void* next = nullptr;
        if (redisReaderGetReply(&reader, &next) != REDIS_OK) return fail(reader.errstr);
        const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(next));
        if (!reply) return wait();
        if (!take_reply(plain(*reply))) return;
    }
}

bool RedisConnection::take_reply(const RedisReply& reply) {
    if (phase_ == Phase::greeting) return take_greeting(reply);
    if (owner_.replied(reply)) return true;
    return fail("an answer that nobody asked for"), false;
}

void RedisConnection::fail(const std::string& why) {
    timer_.cancel();
    owner_.broke(why);
}

// Where the owner may be in the midst of a call of its own.
void RedisConnection::fail_soon(std::string why) {
    loop_.post(alive_.guard([this, why = std::move(why)] { fail(why); }));
}

}  // namespace quoin::revocation
