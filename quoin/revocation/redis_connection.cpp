#include "quoin/revocation/redis_connection.hpp"

#include <hiredis/hiredis.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <new>

namespace quoin::revocation {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

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
        case REDIS_REPLY_INTEGER: return {RedisReply::Kind::integer, reply.integer};
        case REDIS_REPLY_STATUS: return {RedisReply::Kind::status, 0, {reply.str, reply.len}};
        case REDIS_REPLY_ERROR: return {RedisReply::Kind::error, 0, {reply.str, reply.len}};
        default: return {};
    }
}

}  // namespace

// hiredis parses; the socket is Asio's, because hiredis' own way to connect resolves names on the caller's thread.
struct RedisConnection::Wire {
    explicit Wire(asio::io_context& context) : resolver(context), socket(context) {
        if (!reader) throw std::bad_alloc();
    }

    tcp::resolver resolver;
    tcp::socket socket;
    std::unique_ptr<redisReader, FreeReader> reader{redisReaderCreate()};
    std::array<char, 4096> received{};
};

RedisConnection::RedisConnection(Loop& loop, const RedisOptions& options, Owner& owner)
    : loop_(loop), options_(options), owner_(owner), wire_(std::make_unique<Wire>(loop.context())), timer_(loop) {
    timer_.start(options_.connect_limit, [this] { fail("no connection in time"); });
    resolve();
}

RedisConnection::~RedisConnection() = default;

// --- opening -------------------------------------------------------------------------------------

void RedisConnection::resolve() {
    error_code not_numeric;
    const auto address = asio::ip::make_address(options_.host, not_numeric);
    if (!not_numeric) return connect(std::array{tcp::endpoint(address, options_.port)});
    wire_->resolver.async_resolve(options_.host, std::to_string(options_.port), tcp::resolver::numeric_service,
                                  alive_.guard([this](error_code error, const tcp::resolver::results_type& found) {
                                      error ? fail(error.message()) : connect(found);
                                  }));
}

template <class Endpoints>
void RedisConnection::connect(const Endpoints& endpoints) {
    asio::async_connect(wire_->socket, endpoints, alive_.guard([this](error_code error, const tcp::endpoint&) {
        error ? fail(error.message()) : greet();
    }));
}

// Nothing else is sent before the database is chosen: it would be about another one's keys.
void RedisConnection::greet() {
    phase_ = Phase::greeting;
    timer_.start(options_.deadline, [this] { fail("no answer in time"); });
    error_code ignored;
    wire_->socket.set_option(tcp::no_delay(true), ignored);
    if (!options_.password.empty()) ++greetings_, append(being_sent_, {"AUTH", options_.password.reveal()});
    ++greetings_, append(being_sent_, {"SELECT", std::to_string(options_.database)});
    write();
    read();
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
    asio::async_write(wire_->socket, asio::buffer(being_sent_), alive_.guard([this](error_code error, std::size_t) {
        if (error) return fail(error.message());
        writing_ = false;
        if (phase_ == Phase::greeting) wipe(being_sent_);  // the password
        being_sent_.clear();
        if (phase_ == Phase::open) flush();
    }));
}

void RedisConnection::read() {
    wire_->socket.async_read_some(asio::buffer(wire_->received),
                                  alive_.guard([this](error_code error, std::size_t received) {
                                      if (error == asio::error::eof) return fail("it closed the connection");
                                      error ? fail(error.message()) : take(received);
                                  }));
}

void RedisConnection::take(std::size_t received) {
    auto& reader = *wire_->reader;
    if (redisReaderFeed(&reader, wire_->received.data(), received) != REDIS_OK) return fail(reader.errstr);
    for (;;) {
        void* next = nullptr;
        if (redisReaderGetReply(&reader, &next) != REDIS_OK) return fail(reader.errstr);
        const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(next));
        if (!reply) return read();
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

}  // namespace quoin::revocation
