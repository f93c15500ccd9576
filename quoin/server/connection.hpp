#pragma once
// Connection: one client's requests, read, handled and answered in order.

#include "quoin/server/input_buffer.hpp"
#include "quoin/server/loop_server.hpp"
#include "quoin/server/socket.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace quoin {

class Connection final : private TimerWheel::Entry {
public:
    Connection(LoopServer& server, int descriptor, std::string peer, bool surplus);
    ~Connection();

    // Runs until the connection ends, and owns it.
    static Task<void> serve(std::unique_ptr<Connection> self);

    // Ends the connection if it is idle. Otherwise the answer that leaves no request behind it is the last.
    void drain();
    // Ends the connection now.
    void cut();

private:
    // What a read waits for, each with a time limit of its own.
    enum class Wait : std::uint8_t { nothing, request, rest_of_head, unwanted_body };
    enum class Intake : std::uint8_t { ready, answered, gone };  // answered: the response is there without the handler
    // What the first request of the input has to wait for, or that it is answered. full: there are answers enough for
    // one send; gone: nothing can be sent any more.
    enum class Step : std::uint8_t { head, body, handler, sending, full, answered, gone };
    static bool has_to_wait(Step step) { return step >= Step::body && step <= Step::full; }

    friend TimerWheel;
    void expired() override;
    void arm(std::chrono::milliseconds delay);

    Task<void> converse();
    void wait();
    void skip_unwanted();
    Task<void> refuse(int status, std::string_view detail);
    Task<void> linger();

    // Each goes as far as it can without waiting.
    Step answer_ready(Exchange& exchange);
    Step answer_next(Exchange& exchange);
    Step handle(Exchange& exchange);
    Step put(Exchange& exchange);
    Step finish(Exchange& exchange, bool whole);
    // Waits where one of those had to, and goes on.
    Task<Step> answer_later(Exchange& exchange, Step step);

    void begin(Exchange& exchange, std::size_t head_size);
    void identify(Exchange& exchange, std::string_view proposed);
    void reject(Exchange& exchange, int status, std::string_view detail);

    bool admit(Exchange& exchange);
    bool take_body(Exchange& exchange);
    void leave_body(Exchange& exchange);
    Task<Intake> receive_body(Exchange& exchange);
    Task<Intake> receive_sized(Exchange& exchange);
    Task<Intake> receive_chunked(Exchange& exchange);
    Task<Intake> receive(Exchange& exchange, std::size_t room);
    bool claim(std::size_t bytes);

    bool put_answer(Exchange& exchange);
    Task<bool> send_long_answer(Exchange& exchange);
    Task<bool> send_stream(Exchange& exchange);
    Task<bool> send(Pieces pieces);
    void report(const Exchange& exchange, bool whole) const;

    LoopServer& server_;
    Socket socket_;
    const std::string peer_;
    InputBuffer input_;
    HeadProgress progress_;      // of the head that the input starts with
    std::size_t used_ = 0;       // bytes that the current request takes of the input
    std::size_t behind_ = 0;     // bytes at the end of Exchange::body that follow the request
    std::size_t unwanted_ = 0;   // bytes to come of a body that nobody reads
    std::size_t claimed_ = 0;    // of LoopServer::bodies
    std::size_t body_sent_ = 0;  // bytes, of the current answer
    Wait waiting_ = Wait::nothing;
    const bool surplus_;
    bool fresh_ = true;  // no request has come yet
    bool timed_out_ = false;
    bool closing_ = false;  // the current answer is the last
};

}  // namespace quoin
