#include "quoin/db/sqlite_writer.hpp"

#include <sqlite3.h>

namespace quoin::db::sqlite {

namespace {

constexpr std::chrono::seconds patience{5};  // with a loop that is silent in the middle of its transaction

std::size_t undecided(std::span<Operation* const> batch) {
    std::size_t count = 0;
    for (const auto* operation : batch) count += !operation->error;
    return count;
}

void fail_undecided(std::span<Operation* const> batch, const std::exception_ptr& error) {
    for (auto* operation : batch)
        if (!operation->error) operation->error = error;
}

// What they were told is no longer so.
void forget_answers(std::span<Operation* const> batch) {
    for (auto* operation : batch) {
        operation->affected = 0;
        if (operation->sink.clear) operation->sink.clear(operation->sink.into);
    }
}

bool is_fault_of_the_machine(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Unavailable&) {
        return true;
    } catch (...) {
        return false;
    }
}

std::shared_ptr<Conversation> take_first(std::deque<std::shared_ptr<Conversation>>& queue) {
    if (queue.empty()) return nullptr;
    auto first = std::move(queue.front());
    queue.pop_front();
    return first;
}

bool is_input_output(const Unavailable& error) {
    return !error.code().empty() && (std::stoi(error.code()) & 0xff) == SQLITE_IOERR;
}

// Of what a commit threw. The log may hold the whole transaction and only the flush have failed: a restart would find
// it.
std::exception_ptr fault_of_commit(const Unavailable& error) {
    return is_input_output(error) ? std::make_exception_ptr(OutcomeUnknown(error.what(), error.code()))
                                  : std::current_exception();
}

}  // namespace

Writer::Writer(const std::string& path, const SqliteOptions& options)
    : session_(path, options.busy_timeout, Access::write, options.echo),
      begin_(session_.handle.get(), "begin immediate"),
      commit_(session_.handle.get(), "commit"),
      save_(session_.handle.get(), "savepoint request"),
      keep_(session_.handle.get(), "release request"),
      undo_(session_.handle.get(), "rollback to request"),
      thread_([this] { serve(); }) {}

Writer::~Writer() {
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    ready_.notify_one();
    thread_.join();
    session_.handle.set_busy_timeout({});  // other processes may go on reading the log
    sqlite3_wal_checkpoint_v2(session_.handle.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

OperationList Writer::submit(Mailbox& from, OperationList operations) {
    OperationList taken;
    {
        std::lock_guard lock(mutex_);
        while (!operations.empty() && queued_ < queue_limit) {
            taken.push(*operations.pop());
            ++queued_;
        }
        if (!taken.empty()) queue_.push_back({&from, taken});
    }
    ready_.notify_one();
    return operations;
}

void Writer::submit(std::shared_ptr<Conversation> conversation) {
    {
        std::lock_guard lock(mutex_);
        conversations_.push_back(std::move(conversation));
    }
    ready_.notify_one();
}

void Writer::serve() {
    std::vector<Group> groups;
    std::vector<Operation*> batch;
    std::shared_ptr<Conversation> conversation;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            ready_.wait(lock, [this] { return closing_ || !queue_.empty() || !conversations_.empty(); });
            if (queue_.empty() && conversations_.empty()) return;
            groups.swap(queue_);
            queued_ = 0;
            conversation = take_first(conversations_);
        }
        for (const auto& group : groups)
            for (auto* operation = group.operations.first(); operation; operation = operation->next)
                batch.push_back(operation);
        write(batch);
        for (const auto& group : groups) group.from->deliver(group.operations);
        groups.clear();
        batch.clear();
        if (conversation) converse(*conversation);
    }
}

// Until the last word, or for as long as the other side has patience.
void Writer::converse(Conversation& conversation) {
    while (auto question = conversation.next(patience)) {
        answer(conversation, *question);
        if (!session_.handle.in_transaction()) break;
    }
    roll_back();
    conversation.close();
}

void Writer::answer(Conversation& conversation, const Conversation::Question& question) {
    using Step = Conversation::Step;
    try {
        switch (question.step) {
            case Step::begin: begin_.execute(); break;
            case Step::write: run_in_savepoint(*question.operation); break;
            case Step::commit: commit_.execute(); break;
            case Step::roll_back: roll_back(); break;
        }
    } catch (const Unavailable& error) {
        question.operation->error = question.step == Step::commit ? fault_of_commit(error) : std::current_exception();
        roll_back();
    } catch (...) {
        question.operation->error = std::current_exception();
        roll_back();
    }
    conversation.answer(question);
}

// Decides every operation of the batch: durable, or failed and without a trace.
void Writer::write(Batch batch) {
    for (;;) {
        switch (try_together(batch)) {
            case Outcome::decided: return;
            case Outcome::again:  // at least one more has failed, so this ends
                forget_answers(batch);
                break;
            case Outcome::singly:
                forget_answers(batch);
                for (std::size_t i = 0; i < batch.size(); ++i) write(batch.subspan(i, 1));
                return;
        }
    }
}

Writer::Outcome Writer::try_together(Batch batch) {
    if (undecided(batch) == 0) return Outcome::decided;
    try {
        begin_.execute();
    } catch (...) {
        fail_undecided(batch, std::current_exception());
        return Outcome::decided;
    }
    for (auto* operation : batch) {
        if (operation->error) continue;
        run_in_savepoint(*operation);
        if (session_.handle.in_transaction()) continue;
        // SQLite has rolled back the whole transaction, and with it what went well before. A full disk will not do
        // better a second time; a "raise(rollback)" concerns only the one that met it.
        if (is_fault_of_the_machine(operation->error)) {
            fail_undecided(batch, operation->error);
            return Outcome::decided;
        }
        return Outcome::again;
    }
    return commit(batch);
}

// The operation's changes, or none and its error.
void Writer::run_in_savepoint(Operation& operation) {
    try {
        save_.execute();
        session_.statements.of(operation).run(operation);
        keep_.execute();
        return;
    } catch (...) {
        operation.error = std::current_exception();
    }
    if (!session_.handle.in_transaction()) return;
    try {
        undo_.execute();
        keep_.execute();
    } catch (const Error&) {
        roll_back();
    }
}

Writer::Outcome Writer::commit(Batch batch) {
    try {
        commit_.execute();
        return Outcome::decided;
    } catch (const ConstraintViolation&) {  // a rule that is deferred to here does not say whom it stands against
        roll_back();
        if (undecided(batch) > 1) return Outcome::singly;
        fail_undecided(batch, std::current_exception());
    } catch (const Unavailable& error) {
        roll_back();
        fail_undecided(batch, fault_of_commit(error));
    } catch (...) {
        roll_back();
        fail_undecided(batch, std::current_exception());
    }
    return Outcome::decided;
}

void Writer::roll_back() noexcept {
    if (session_.handle.in_transaction())
        sqlite3_exec(session_.handle.get(), "rollback", nullptr, nullptr, nullptr);  // can fail only when there is none
}

}  // namespace quoin::db::sqlite
