#pragma once
// LoopServer: what one loop serves its connections with. All of it belongs to the loop's thread, but for the counters.

#include "quoin/base/loop.hpp"
#include "quoin/server/access_log.hpp"
#include "quoin/server/counters.hpp"
#include "quoin/server/exchange.hpp"
#include "quoin/server/limits.hpp"
#include "quoin/server/request_ids.hpp"
#include "quoin/server/response_head.hpp"
#include "quoin/server/timer_wheel.hpp"

#include <functional>
#include <string>
#include <unordered_set>

namespace quoin {

class Connection;

class LoopServer {
public:
    LoopServer(Loop& loop, const Services& services, const Limits& limits, const Handler& handler,
               const AccessLog& log);

    // Serves a connection from now on. A surplus one is only told that there are too many. Its place in `counters.open`
    // was taken by the caller.
    void adopt(int descriptor, std::string peer, bool surplus);

    // Takes no more requests than have begun, and calls `done` when the last connection has ended.
    void drain(std::move_only_function<void()> done);
    // Ends the connections that are left, and calls drain()'s `done` even if a handler is still at work.
    void cut();

    Loop& loop;
    const Services& services;
    const Limits& limits;
    const Handler& handler;
    const AccessLog& log;  // may be empty

    Counters counters;
    HeadWriter heads;
    RequestIds ids;
    TimerWheel wheel;
    ExchangePool exchanges;
    std::size_t bodies = 0;  // bytes of request bodies in memory
    bool draining = false;

    void remove(Connection& connection);

private:
    void start_ticking();
    void finish();

    std::unordered_set<Connection*> connections_;
    std::move_only_function<void()> done_;
    Timer ticks_;
    bool ticking_ = false;
};

}  // namespace quoin
