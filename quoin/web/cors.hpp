#pragma once
// Cors: which other origins' pages may read the answers, and what they may send (the Fetch standard, "CORS protocol").

#include "quoin/web/http.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quoin {

class Cors {
public:
    // Origins are exact: "https://example.org".
    explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

    bool allows_any() const { return !origins_.empty(); }
    // Adds to an answer what lets the page that asked for it read it.
    void add(const Request& request, Response& response) const;
    // Adds to the answer of OPTIONS what the page may send; `methods` is as in Allow.
    void add_preflight(const Request& request, std::string methods, Response& response) const;

private:
    // The request's origin where it may; nullptr otherwise.
    const std::string_view* allowed_origin(const Request& request) const;

    std::vector<std::string> origins_;
};

}  // namespace quoin
