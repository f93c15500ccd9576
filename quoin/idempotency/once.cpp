#include "quoin/idempotency/once.hpp"

#include "quoin/idempotency/store.hpp"

namespace quoin::idempotency {

void Once::begin_with(std::string id, std::string fingerprint) {
    id_ = std::move(id);
    fingerprint_ = std::move(fingerprint);
}

void Once::write(db::Operation& operation) {
    if (transaction_)
        transaction_->write(operation);
    else
        spawn(write_first(*this, operation));
}

Task<void> Once::write_first(Once& self, db::Operation& operation) {
    try {
        co_await take_key(self);
    } catch (...) {
        operation.error = std::current_exception();
    }
    if (operation.error)
        operation.finish();
    else
        self.transaction_->write(operation);
}

// The claim is itself the transaction's first write.
Task<void> Once::take_key(Once& self) {
    self.transaction_ = co_await self.lanes_.begin();
    if (!co_await claim(Db(self), self.id_, self.fingerprint_, now())) throw Repeated();
}

Task<void> Once::commit(Once& self, std::int64_t status, std::string headers, std::string_view body) {
    if (!self.transaction_) co_await take_key(self);
    co_await keep(Db(self), self.id_, status, headers, body);
    const auto transaction = std::move(self.transaction_);
    co_await transaction->commit();
    for (auto& work : self.afterwards_) work();
}

Task<void> Once::roll_back(Once& self) {
    const auto transaction = std::move(self.transaction_);
    if (transaction) co_await transaction->roll_back();
}

}  // namespace quoin::idempotency
