#pragma once
// Once: the database as the handler of a request with a key sees it. Its first write takes the key, in a transaction
// that all of its writes are part of.

#include "quoin/db/db.hpp"
#include "quoin/db/transaction.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace quoin::idempotency {

// Thrown through the handler: the key was taken before, so its answer is there.
struct Repeated : std::exception {
    const char* what() const noexcept override { return "the request was carried out before"; }
};

class Once final : public db::Lanes {
public:
    explicit Once(db::Lanes& lanes) : lanes_(lanes) {}

    db::Lanes& outside() { return lanes_; }
    void begin_with(std::string id, std::string fingerprint);
    const std::string& id() const { return id_; }
    const std::string& fingerprint() const { return fingerprint_; }

    // Does `work` after commit().
    void when_committed(std::move_only_function<void()> work) { afterwards_.push_back(std::move(work)); }
    // Keeps the answer, and makes everything durable. Throws Repeated.
    static Task<void> commit(Once& self, std::int64_t status, std::string headers, std::string_view body);
    static Task<void> roll_back(Once& self);

    void read_by_key(db::Operation& operation) override { lanes_.read_by_key(operation); }
    void read(db::Operation& operation) override { lanes_.read(operation); }
    void write(db::Operation& operation) override;
    Task<std::unique_ptr<db::RowStream>> stream(const sql::Statement& statement, std::span<const sql::Value> parameters,
                                                std::span<const sql::Type> types,
                                                std::span<const std::string_view> columns) override {
        return lanes_.stream(statement, parameters, types, columns);
    }
    Task<std::unique_ptr<db::Transaction>> begin() override { return lanes_.begin(); }
    Task<void> ping() override { return lanes_.ping(); }

private:
    static Task<void> take_key(Once& self);
    static Task<void> write_first(Once& self, db::Operation& operation);

    db::Lanes& lanes_;
    std::string id_, fingerprint_;
    std::unique_ptr<db::Transaction> transaction_;  // from the first write on
    std::vector<std::move_only_function<void()>> afterwards_;
};

}  // namespace quoin::idempotency
