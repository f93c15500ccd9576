#pragma once
// Writer: the process's one writing connection and its thread. What is waiting when a commit ends becomes the next
// transaction, so that one fsync serves all of it.

#include "quoin/db/engine.hpp"
#include "quoin/db/sqlite_conversation.hpp"
#include "quoin/db/sqlite_queue.hpp"
#include "quoin/db/sqlite_statement.hpp"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace quoin::db::sqlite {

class Writer {
public:
    // Operations that may wait for the next transaction.
    static constexpr std::size_t queue_limit = 10'000;

    Writer(const std::string& path, const SqliteOptions& options);
    ~Writer();  // writes what is queued, then empties the log into the file

    // Takes operations from a loop; they come back through its mailbox when they are durable or have failed. Gives back
    // those it has no room for.
    OperationList submit(Mailbox& from, OperationList operations);
    // Takes up a transaction between two batches, and stays with it until its end.
    void submit(std::shared_ptr<Conversation> conversation);

private:
    struct Group {
        Mailbox* from;
        OperationList operations;
    };
    enum class Outcome { decided, again, singly };
    using Batch = std::span<Operation* const>;

    void serve();
    void converse(Conversation& conversation);
    void answer(Conversation& conversation, const Conversation::Question& question);
    void write(Batch batch);
    Outcome try_together(Batch batch);
    Outcome commit(Batch batch);
    void run_in_savepoint(Operation& operation);
    void roll_back() noexcept;

    Session session_;
    Prepared begin_, commit_, save_, keep_, undo_;

    std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<Group> queue_;
    std::deque<std::shared_ptr<Conversation>> conversations_;
    std::size_t queued_ = 0;
    bool closing_ = false;
    std::jthread thread_;
};

}  // namespace quoin::db::sqlite
