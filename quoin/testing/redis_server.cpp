#include "quoin/testing/redis_server.hpp"

#include <arpa/inet.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace quoin::testing {

namespace {

struct Free {
    void operator()(redisContext* context) const { redisFree(context); }
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

// One that is free now. Nobody is given it soon again: the system hands out others first.
std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    const bool bound = ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0;
    ::close(socket);
    if (!bound) throw std::runtime_error("no port is free");
    return ntohs(address.sin_port);
}

std::string text_of(const redisReply& reply) {
    if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
    if (reply.type == REDIS_REPLY_NIL) return "";
    if (reply.type != REDIS_REPLY_ARRAY) return {reply.str, reply.len};
    std::string text;
    for (std::size_t i = 0; i < reply.elements; ++i) text += text_of(*reply.element[i]) + " ";
    return text;
}

}  // namespace

bool redis_is_here() { return std::getenv("QUOIN_TEST_REDIS") != nullptr; }

RedisServer::RedisServer(std::vector<std::string> options) : options_(std::move(options)), port_(free_port()) {
    start();
}

void RedisServer::start() {
    std::vector<std::string> arguments{"/usr/bin/env", "redis-server", "--bind", "127.0.0.1", "--port",
                                       port_text(),    "--save",       "",       "--dir",     folder_.path()};
    arguments.insert(arguments.end(), options_.begin(), options_.end());
    program_ = std::make_unique<Program>(arguments, folder_.path());
    program_->wait_for_line("Ready to accept connections");
}

std::string RedisServer::ask(const std::vector<std::string>& command) const {
    const std::unique_ptr<redisContext, Free> context(redisConnectWithTimeout("127.0.0.1", port_, {5, 0}));
    if (!context || context->err) throw std::runtime_error("the test's Redis cannot be reached");
    redisSetTimeout(context.get(), {5, 0});
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const auto& word : command) words.push_back(word.data()), sizes.push_back(word.size());
    const std::unique_ptr<redisReply, Free> reply(static_cast<redisReply*>(
        redisCommandArgv(context.get(), static_cast<int>(words.size()), words.data(), sizes.data())));
    if (!reply) throw std::runtime_error("the test's Redis does not answer");
    return text_of(*reply);
}

void RedisServer::pause() { program_->signal(SIGSTOP); }
void RedisServer::go_on() { program_->signal(SIGCONT); }

void RedisServer::kill() {
    program_->signal(SIGKILL);
    program_->wait();
}

}  // namespace quoin::testing
