#pragma once
// Writes status lines and header fields, mostly copied from what was prepared once.

#include "quoin/web/http.hpp"

#include <array>
#include <cstddef>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>

namespace quoin {

// What the connection adds to a response's head.
struct HeadOptions {
    // chunked and until_close: the body's length is not known; none: the status allows no body (204, 304).
    enum Length : unsigned char { known, chunked, until_close, none } length = known;
    std::size_t content_length = 0;  // of what GET would send, for HEAD too (RFC 9110, section 9.3.2)
    bool close = false;              // no request is answered after this one
    std::string_view request_id;
    std::string_view body{};  // to be appended as well
};

// One for each loop: it keeps the date as text for the second that it is good for.
class HeadWriter {
public:
    // Appends the head to `out`; allocates only where `out` has to grow. Every answer gets the security fields of
    // ASVS 3.4: nosniff, a policy that allows nothing, no referrer, same-origin embedding.
    void write(std::string& out, const Response& response, const HeadOptions& options);

    HeadWriter();
    ~HeadWriter();

private:
    static constexpr int lowest_status = 100, highest_status = 599;

    struct Start;
    void renew(std::unique_ptr<Start>& start, int status, const Response& response, const HeadOptions& options) const;
    void refresh_date(std::time_t now);

    // By status: the start of the head that was written last, which the next one nearly always shares.
    std::array<std::unique_ptr<Start>, highest_status - lowest_status + 1> starts_;
    std::time_t second_ = -1;
    std::array<char, 29> date_{};
};

}  // namespace quoin
