#include "running_server.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace quoin {

namespace {

const std::string fixed_text(1'000'000, 'y');

class CountedStream : public BodyStream {
public:
    CountedStream(const TestHandler& handler, std::size_t pieces, bool fails)
        : handler_(handler), left_(pieces), fails_(fails) {
        ++handler_.streams;
    }
    ~CountedStream() override { --handler_.streams; }

    Task<bool> next(std::string& out) override {
        for (int i = 0; i < 16; ++i) out += "0123456789abcdef";
        ++handler_.made;
        if (--left_ == 0 && fails_) throw std::runtime_error("the stream fails");
        co_return left_ > 0;
    }

private:
    const TestHandler& handler_;
    std::size_t left_;
    bool fails_;
};

// The server never looks into the services.
const Services& no_services() {
    static const std::byte nothing{};
    return reinterpret_cast<const Services&>(nothing);
}

std::vector<Worker> workers_on(std::deque<Loop>& loops, std::size_t count) {
    std::vector<Worker> workers;
    for (std::size_t i = 0; i < count; ++i) workers.push_back({loops.emplace_back(), no_services()});
    return workers;
}

void describe(const Request& request, std::string& out) {
    out = std::string(to_string(request.method)) + " " + std::string(request.path) + " ? " + std::string(request.query);
    for (const auto& [name, value] : request.headers) out += "\n" + std::string(name) + "=" + std::string(value);
    out += "\npeer=" + std::string(request.peer) + "\nbody=" + std::string(request.body);
}

}  // namespace

bool TestHandler::admit(Request& request, Response& response) const {
    if (request.path != "/forbidden") return true;
    problem(response, 403, "Forbidden");
    return false;
}

Task<void> TestHandler::handle(Request& request, Response& response) const {
    ++handled;
    response.content_type = "text/plain";
    if (request.path == "/hello") {
        response.body = "hello";
    } else if (request.path == "/echo") {
        response.body = request.body;
    } else if (request.path == "/seen") {
        describe(request, response.body);
    } else if (request.path == "/throws") {
        throw std::runtime_error("a secret");
    } else if (request.path == "/big") {
        response.body.assign(1'000'000, 'x');
    } else if (request.path == "/fixed") {
        response.fixed_body = fixed_text;
    } else if (request.path == "/empty") {
        response.status = 204;
    } else if (request.path == "/stream") {
        response.stream = std::make_unique<CountedStream>(*this, 100'000, false);
    } else if (request.path == "/broken") {
        response.stream = std::make_unique<CountedStream>(*this, 10'000, true);
    } else if (request.path == "/wait") {
        ++waiting;
        while (!released_) co_await sleep_for(*request.loop, std::chrono::milliseconds(1));
        response.body = "waited";
    } else if (request.path == "/block") {
        ++waiting;
        eventually([&] { return released_.load(); });
    } else {
        problem(response, request.path == "/forbidden" ? 403 : 404, "Not found");
    }
}

RunningServer::RunningServer(const Limits& limits, std::size_t workers, AccessLog log, Endpoint at)
    : server(std::move(at), limits, workers_on(loops, workers), handler, std::move(log)) {
    server.listen();
    thread_ = std::thread([this] { server.run(); });
}

void RunningServer::stop() {
    if (!thread_.joinable()) return;
    server.shut_down();
    thread_.join();
}

std::string Answer::field(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == head.npos) return "";
    const auto start = at + name.size() + 4;
    return head.substr(start, head.find("\r\n", start) - start);
}

Client::Client(const RunningServer& server, const std::string& host, int receive_buffer) {
    addrinfo hints{.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), std::to_string(server.server.port()).c_str(), &hints, &found) != 0)
        throw std::runtime_error("no such address");
    descriptor_ = ::socket(found->ai_family, SOCK_STREAM, 0);
    if (receive_buffer) ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const timeval limit{.tv_sec = 10};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int connected = ::connect(descriptor_, found->ai_addr, found->ai_addrlen);
    ::freeaddrinfo(found);
    if (connected != 0) throw std::runtime_error("cannot connect");
}

Client::~Client() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Client& Client::send(std::string_view text) {
    while (!text.empty()) {
        const auto sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) break;  // the server has closed: what it said before can still be read
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
}

Client& Client::shut_down_sending() {
    ::shutdown(descriptor_, SHUT_WR);
    return *this;
}

bool Client::receive() {
    std::array<char, 64 * 1024> bytes;
    const auto size = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (size < 0) cut_ = true;
    if (size <= 0) return false;
    input_.append(bytes.data(), static_cast<std::size_t>(size));
    return true;
}

Answer Client::read(bool to_head) {
    Answer answer;
    std::size_t end;
    while ((end = input_.find("\r\n\r\n")) == input_.npos)
        if (!receive()) return {};
    answer.head = input_.substr(0, end + 2);
    input_.erase(0, end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    if (to_head || answer.status < 200 || answer.status == 204 || answer.status == 304) return answer;

    const auto take = [&](std::size_t size, std::size_t line_end) {
        while (input_.size() < size + line_end)
            if (!receive()) return false;
        answer.body += input_.substr(0, size);
        input_.erase(0, size + line_end);
        return true;
    };
    if (answer.field("Transfer-Encoding") == "chunked") {
        for (;;) {
            while ((end = input_.find("\r\n")) == input_.npos)
                if (!receive()) return {};
            const auto size = std::stoul(input_.substr(0, end), nullptr, 16);
            input_.erase(0, end + 2);
            if (!take(size, 2)) return {};
            if (size == 0) return answer;
        }
    }
    const auto length = answer.field("Content-Length");
    if (length.empty()) {
        answer.body = rest();
        return answer;
    }
    return take(std::stoul(length), 0) ? answer : Answer{};
}

bool Client::ended() { return input_.empty() && !receive() && !cut_; }

void Client::skip(std::size_t size) {
    while (input_.size() < size && receive()) {
    }
    input_.erase(0, size);
}

std::string Client::rest() {
    while (receive()) {
    }
    return std::exchange(input_, {});
}

std::string get(std::string_view path, std::string_view fields) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view fields) {
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

}  // namespace quoin
