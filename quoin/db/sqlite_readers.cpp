#include "quoin/db/sqlite_readers.hpp"

namespace quoin::db::sqlite {

void Readers::read(Loop& loop, Operation& operation) { spawn(read_elsewhere(*this, loop, operation)); }

Task<void> Readers::read_elsewhere(Readers& readers, Loop& loop, Operation& operation) {
    try {
        co_await readers.read_workers_.run(loop, [&] { return readers.read_now(operation), true; });
    } catch (const QueueFull& full) {
        operation.error = std::make_exception_ptr(Unavailable(full.what()));
    } catch (...) {
        operation.error = std::current_exception();
    }
    operation.finish();
}

void Readers::read_now(Operation& operation) {
    std::unique_ptr<Session> session;
    {
        std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            session = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!session) session = reading_.open();
    session->statements.of(operation).run(operation);
    std::lock_guard lock(mutex_);  // after an error it is not kept
    idle_.push_back(std::move(session));
}

}  // namespace quoin::db::sqlite
