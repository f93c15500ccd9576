#pragma once
// Refusals: what becomes of rows that are wrong: each is told, and nothing is imported; or they are written to a file,
// and the others are.

#include "quoin/transfer/place.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace quoin::transfer {

class Refusals {
public:
    virtual ~Refusals() = default;
    // `shown` is the row as JSON, without secrets.
    virtual void add(std::size_t line, const Faults& faults, const std::string& shown) = 0;
    // What was added is where it belongs. Throws std::runtime_error where it cannot be.
    virtual void flush() = 0;
    // So many that nobody wants to know the rest.
    virtual bool enough() const = 0;
    // Whether the good rows are imported all the same.
    virtual bool allowed() const = 0;
    std::int64_t count() const { return count_; }

protected:
    std::int64_t count_ = 0;  // rows
};

// "name:2:5: price: Input should be a valid number": a column of 0 is not known.
std::string describe(const std::string& name, const Fault& fault);

// Tells each fault in a line of its own, of 20 rows at most.
class ToldRefusals final : public Refusals {
public:
    using Tell = std::function<void(const std::string& line)>;
    ToldRefusals(std::string name, Tell tell) : name_(std::move(name)), tell_(std::move(tell)) {}

    void add(std::size_t line, const Faults& faults, const std::string& shown) override;
    void flush() override {}
    bool enough() const override { return count_ >= 20; }
    bool allowed() const override { return false; }

private:
    std::string name_;
    Tell tell_;
};

// Writes NDJSON: {"line":2,"faults":["2:5: price: …"],"row":{…}}. The file is made at the first, readable by its owner
// only; an old one is replaced.
class WrittenRefusals final : public Refusals {
public:
    explicit WrittenRefusals(std::string path) : path_(std::move(path)) {}
    ~WrittenRefusals() override;
    WrittenRefusals(const WrittenRefusals&) = delete;
    WrittenRefusals& operator=(const WrittenRefusals&) = delete;

    void add(std::size_t line, const Faults& faults, const std::string& shown) override;
    void flush() override;
    bool enough() const override { return false; }
    bool allowed() const override { return true; }

private:
    std::string path_, bytes_;
    int descriptor_ = -1;
};

}  // namespace quoin::transfer
