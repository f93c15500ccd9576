#pragma once
// Where in a file something stands, and what is wrong there.

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace quoin::transfer {

// Both from 1, as editors count: lines end with LF, CRLF or CR, columns are Unicode code points.
struct Place {
    std::size_t line = 1, column = 1;

    bool operator==(const Place&) const = default;
};

struct Fault {
    Place place;
    std::string member;  // of the row; empty where all of it is meant
    std::string msg, type;

    bool operator==(const Fault&) const = default;
};
using Faults = std::vector<Fault>;

// The file is not what it is said to be; what() is one line behind "name:line:column: ", for each fault.
class Malformed : public std::runtime_error {
public:
    Malformed(Place where, std::string what)
        : std::runtime_error(what), faults_{{where, {}, std::move(what), "malformed"}} {}
    explicit Malformed(Faults faults) : std::runtime_error(faults.front().msg), faults_(std::move(faults)) {}
    const Faults& faults() const { return faults_; }

private:
    Faults faults_;
};

}  // namespace quoin::transfer
