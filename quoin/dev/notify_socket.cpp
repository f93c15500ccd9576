#include "quoin/dev/notify_socket.hpp"

#include "quoin/base/descriptor.hpp"
#include "quoin/base/watch.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

namespace quoin::dev {

namespace {

[[noreturn]] void fail() { throw std::system_error(errno, std::system_category(), "cannot make a socket"); }

Descriptor open_socket() {
    Descriptor opened(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int on = 1;
    if (!opened || ::setsockopt(opened.number(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0) fail();
    return opened;
}

// Binds to an abstract name of the kernel's choice: "@0002a".
std::string bind(int socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socklen_t size = sizeof address.sun_family;
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) != 0) fail();
    size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail();
    return "@" + std::string(address.sun_path + 1, size - offsetof(sockaddr_un, sun_path) - 1);
}

struct Message {
    pid_t sender = 0;  // 0: unknown
    std::string text;
};

// Empty where none waits. Anybody on this machine may write to an abstract name: who it was is the kernel's to say.
std::optional<Message> receive(int socket) {
    std::array<char, 4096> text;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control;
    iovec into{text.data(), text.size()};
    msghdr header{};
    header.msg_iov = &into;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const auto size = ::recvmsg(socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0) return {};
    Message message{.text{text.data(), static_cast<std::size_t>(size)}};
    const auto* about = CMSG_FIRSTHDR(&header);
    if (about && about->cmsg_level == SOL_SOCKET && about->cmsg_type == SCM_CREDENTIALS)
        message.sender = reinterpret_cast<const ucred*>(CMSG_DATA(about))->pid;
    return message;
}

// Of the assignments, one a line, that sd_notify(3) knows.
std::optional<Notice> notice_of(std::string_view text) {
    const auto first = text.substr(0, text.find('\n'));
    if (first == "READY=1") return Notice::ready;
    if (first == "STOPPING=1") return Notice::stopping;
    return {};
}

}  // namespace

struct NotifySocket::State {
    State(Loop& loop, Told to) : watch(loop, socket.number()), told(std::move(to)) {}

    Descriptor socket = open_socket();
    Watch watch;
    Told told;
    const std::string name = bind(socket.number());

    void wait() {
        watch.wait_readable([this] {
            while (const auto message = receive(socket.number()))
                if (const auto notice = notice_of(message->text)) told(message->sender, *notice);
            wait();
        });
    }
};

NotifySocket::NotifySocket(Loop& loop, Told told) : state_(std::make_unique<State>(loop, std::move(told))) {
    state_->wait();
}

NotifySocket::~NotifySocket() = default;

const std::string& NotifySocket::name() const { return state_->name; }

}  // namespace quoin::dev
