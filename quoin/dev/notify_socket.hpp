#pragma once
// NotifySocket: where the servers that were started tell how far they are (notify_starter()).

#include "quoin/base/loop.hpp"

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>

namespace quoin::dev {

enum class Notice { ready, stopping };

class NotifySocket {
public:
    // Called on the loop, with the process that told it as the kernel knows it.
    using Told = std::move_only_function<void(pid_t process, Notice notice)>;

    NotifySocket(Loop& loop, Told told);
    ~NotifySocket();

    // For NOTIFY_SOCKET.
    const std::string& name() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace quoin::dev
