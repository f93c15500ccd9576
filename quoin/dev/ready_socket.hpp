#pragma once
// ReadySocket: where a server that was started tells that it serves (tell_ready()).

#include "quoin/base/loop.hpp"

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>

namespace quoin::dev {

class ReadySocket {
public:
    // `ready` is called on the loop with the process that told it, as the kernel knows it.
    ReadySocket(Loop& loop, std::move_only_function<void(pid_t process)> ready);
    ~ReadySocket();

    // For NOTIFY_SOCKET.
    const std::string& name() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace quoin::dev
