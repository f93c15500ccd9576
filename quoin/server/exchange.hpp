#pragma once
// Exchange: the memory that one burst of requests is read and answered with, lent to a connection while it needs it.

#include "quoin/server/chunked.hpp"
#include "quoin/server/request_head.hpp"
#include "quoin/web/http.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quoin {

struct Exchange {
    RequestHead head;
    Request request;
    Response response;
    Slot<Task<void>> handling;  // while the handler waits
    std::array<char, 64> id{};  // of the request
    std::string body;           // of a request that did not arrive in one piece
    ChunkedDecoder chunks{0};
    ChunkedDecoder::Step chunk_step;  // the first one
    std::string out;                  // answers that are not sent yet
    std::chrono::steady_clock::time_point start;
    bool used = false;  // since clear()

    // Makes room for the next request; the answers that wait to be sent stay.
    void clear() {
        request.clear();
        response.clear();
        body.clear();
        used = false;
    }

    // Gives back memory that an unusual request or answer took.
    void trim() {
        out.clear();
        for (auto* text : {&body, &out, &response.body})
            if (text->capacity() > kept) text->shrink_to_fit();
    }

private:
    static constexpr std::size_t kept = 64 * 1024;
};

// One for each loop.
class ExchangePool {
public:
    class Lease {
    public:
        explicit Lease(ExchangePool& pool) : pool_(pool), exchange_(pool.take()) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(exchange_)); }
        Exchange& operator*() const { return *exchange_; }
        Exchange* operator->() const { return exchange_.get(); }

    private:
        ExchangePool& pool_;
        std::unique_ptr<Exchange> exchange_;
    };

private:
    static constexpr std::size_t kept = 64;

    std::unique_ptr<Exchange> take() {
        if (free_.empty()) return std::make_unique<Exchange>();
        auto exchange = std::move(free_.back());
        free_.pop_back();
        return exchange;
    }
    void give_back(std::unique_ptr<Exchange> exchange) {
        if (exchange->used) exchange->clear();
        exchange->trim();
        if (free_.size() < kept) free_.push_back(std::move(exchange));
    }

    std::vector<std::unique_ptr<Exchange>> free_;
};

}  // namespace quoin
