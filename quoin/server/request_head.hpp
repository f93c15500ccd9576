#pragma once
// Reads the head of a request as RFC 9112 writes it and nothing more lenient: bytes in, views out, no socket, no memory
// of its own.

#include "quoin/server/limits.hpp"
#include "quoin/web/http.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quoin {

// The views point into the input.
struct RequestHead {
    Method method = Method::get;
    std::string_view target;  // as received
    std::string_view path;    // "/" where an absolute target has none
    std::string_view query;
    std::string_view request_id;  // the X-Request-ID field, unchecked
    std::vector<Header>
        headers;  // an absolute target's authority stands in for the value of Host (RFC 9112, section 3.2.2)
    std::uint64_t content_length = 0;
    bool chunked = false;
    bool http_1_0 = false;
    bool close = false;  // asked for by the client, or due to HTTP/1.0
    bool expects_continue = false;
    std::string valid_host;  // what was found well formed last: nearly all requests name the same

    bool has_body() const { return chunked || content_length > 0; }
    // Forgets what a head need not have, but keeps the memory for the next one.
    void clear();
};

// Where an incomplete head stood, so that the next bytes do not have all of it read again. Empty where none is
// incomplete.
struct HeadProgress {
    std::size_t seen = 0;    // bytes of the input that were judged
    std::size_t fields = 0;  // where the header fields start; 0 while in the request line
    std::size_t line = 0;    // where the line starts that is not complete
};

struct HeadVerdict {
    enum Kind : std::uint8_t { more, complete, refused } kind = more;
    int status = 0;           // refused: 400, 413, 414, 417, 431, 501 or 505; the connection is of no more use
    std::size_t size = 0;     // complete: the bytes of the head
    std::string_view detail;  // refused: a literal for the client
};

// Judges the start of `input`. Where the bytes were cut on their way makes no difference to the verdict, and a fault
// is told as soon as it is there, not when the head is complete.
HeadVerdict parse_head(std::string_view input, const Limits& limits, HeadProgress& progress, RequestHead& head);

}  // namespace quoin
