#pragma once
// What the server makes of a request's head: in one piece, in any pieces, and on a connection with a request behind it.

#include "quoin/server/request_head.hpp"
#include "running_server.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace quoin {

struct Judged {
    HeadVerdict verdict;
    RequestHead head;
};

Judged whole(std::string_view text, const Limits& limits);

// The cases of one row of docs/trust.md; tells of them when they are through.
class Row {
public:
    explicit Row(std::string name = {}) : name_(std::move(name)) {}
    ~Row();
    Row(const Row&) = delete;
    Row& operator=(const Row&) = delete;

    // 200 for a head that is taken, 100 for one that is not complete. Checks that no way to cut the text leads to
    // another verdict, and that nothing is answered behind one that is refused.
    int status_of(std::string_view text);
    // The same for a request with these field lines beside a good Host.
    int status_with(std::string_view fields);

private:
    void check_end(std::string_view text, int status);

    std::string name_;
    std::unique_ptr<RunningServer> server_;
    int cases_ = 0, refused_ = 0, kept_talking_ = 0;
};

}  // namespace quoin
