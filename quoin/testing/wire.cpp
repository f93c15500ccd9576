#include "quoin/testing/wire.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <system_error>

namespace quoin::testing {

Wire::Wire(std::uint16_t port, Checker checker)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), checker_(std::move(checker)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
        ::close(socket_);
        throw std::system_error(errno, std::generic_category(), "connect");
    }
}

Wire::~Wire() { ::close(socket_); }

void Wire::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n < 0) throw std::system_error(errno, std::generic_category(), "send");
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

bool Wire::receive() {
    std::array<char, 16384> piece;
    const auto n = ::recv(socket_, piece.data(), piece.size(), 0);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("the server says nothing");
    if (n > 0) buffer_.append(piece.data(), static_cast<std::size_t>(n));
    return n > 0;
}

std::string Wire::take_line() {
    auto end = buffer_.find("\r\n");
    while (end == buffer_.npos) {
        if (!receive()) throw std::runtime_error("the connection ended in the middle of an answer: " + buffer_);
        end = buffer_.find("\r\n");
    }
    auto line = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return line;
}

Answer Wire::read() {
    Answer answer;
    answer.status = std::stoi(take_line().substr(9, 3));
    for (auto line = take_line(); !line.empty(); line = take_line())
        answer.headers.emplace_back(line.substr(0, line.find(':')), line.substr(line.find(':') + 2));
    if (answer.status == 100) return answer;
    if (const auto length = answer.header("Content-Length"); !length.empty()) {
        while (buffer_.size() < std::stoull(length))
            if (!receive()) throw std::runtime_error("the connection ended in the middle of a body");
        answer.body = buffer_.substr(0, std::stoull(length));
        buffer_.erase(0, answer.body.size());
    } else if (answer.header("Transfer-Encoding") == "chunked") {
        for (auto size = std::stoull(take_line(), nullptr, 16);; size = std::stoull(take_line(), nullptr, 16)) {
            while (buffer_.size() < size + 2)
                if (!receive()) throw std::runtime_error("the connection ended in the middle of a chunk");
            answer.body.append(buffer_, 0, size);
            buffer_.erase(0, size + 2);
            if (size == 0) break;
        }
    }
    return answer;
}

bool Wire::closed() { return buffer_.empty() && !receive(); }

Answer Wire::ask(std::string_view method, std::string_view target, std::string_view body, std::string_view content_type,
                 std::string_view token) {
    std::string request;
    ((((request += method) += ' ') += target) += " HTTP/1.1\r\nHost: localhost\r\n");
    if (!token.empty()) ((request += "Authorization: Bearer ") += token) += "\r\n";
    if (!content_type.empty()) ((request += "Content-Type: ") += content_type) += "\r\n";
    if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    send((request += "\r\n") += body);
    auto answer = read();
    if (checker_) checker_(method, target, answer);
    return answer;
}

}  // namespace quoin::testing
