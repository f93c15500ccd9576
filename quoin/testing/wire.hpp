#pragma once
// Wire: HTTP over a real socket, byte by byte as the test says, for what only the wire can show.

#include "quoin/testing/client.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace quoin::testing {

class Wire {
public:
    explicit Wire(std::uint16_t port, Checker checker = {});  // on 127.0.0.1
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void send(std::string_view bytes);
    // The next answer with its body; throws when the connection ends before it is whole, or after 10 silent seconds.
    Answer read();
    // Whether the server has closed the connection, with nothing left to read; waits for it.
    bool closed();

    // One request and its answer, which the checker sees.
    Answer ask(std::string_view method, std::string_view target, std::string_view body = {},
               std::string_view content_type = {}, std::string_view token = {});

private:
    bool receive();
    std::string take_line();

    int socket_ = -1;
    Checker checker_;
    std::string buffer_;
};

}  // namespace quoin::testing
