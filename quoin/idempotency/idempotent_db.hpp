#pragma once
// IdempotentDb: the database for a route that creates. A client that sends Idempotency-Key may send its request again:
// what was written once is answered again, and nothing is written twice.
//
//   static Task<Result<Created<Item>, …>> create_item(CurrentManager caller, Body<ItemCreate> body, IdempotentDb db)
//
// The handler is written as with Db. Where a key was sent, the answer is kept in the transaction of what the handler
// writes, so there is never one without the other: after a cut at whatever moment, the same request finds the answer
// or is carried out.
// - A key belongs to the caller, as the guards know them; on a public route to all. It is kept for a day.
// - Another request with the same key is 422. Requests are the same by their method, path, query and body.
// - Only a success is kept. What was refused changed nothing, and the same key may be tried again.
// - Without the field nothing is different: writes are batched, and nothing is asked or kept.
// - Reads go their usual way, and do not see what the handler has written. Between its first write and its end a
//   handler awaits nothing that takes long, and writes by this handle only (db::Transaction says why).

#include "quoin/base/secret.hpp"
#include "quoin/crypto/signature.hpp"
#include "quoin/db/db.hpp"
#include "quoin/idempotency/turns.hpp"
#include "quoin/web/extract.hpp"

#include <functional>
#include <memory>
#include <string>

namespace quoin {

namespace idempotency {

// What a loop's handlers are lent for it.
class Answers {
public:
    // The secret keys the fingerprints of requests; the same for all servers of a database.
    Answers(Loop& loop, const Secret& secret) : turns_(loop), key_(Algorithm::hs256, secret) {}

    Turns& turns() { return turns_; }
    std::string fingerprint(const Request& request);

private:
    Turns turns_;
    SigningKey key_;
};

class Once;

}  // namespace idempotency

class IdempotentDb {
public:
    operator Db() const;
    // Does `work` as soon as what the handler has written is durable, and never where that fails.
    void when_durable(std::move_only_function<void()> work) const;

    static IdempotentDb resolve(Request& request);
    static void inspect(const Request& request, Findings& findings);
    static void describe(Operation& operation);

    // Whether a key was sent.
    bool encloses() const { return once_ != nullptr; }
    Task<void> around(Request& request, Response& response, Task<void> handler) const;

private:
    IdempotentDb(db::Lanes& lanes, std::shared_ptr<idempotency::Once> once) : lanes_(&lanes), once_(std::move(once)) {}

    db::Lanes* lanes_;
    std::shared_ptr<idempotency::Once> once_;
};

}  // namespace quoin
