#pragma once
// Asking: for every operation of the document somebody who may, with a request that is right, for tests that change one
// thing about it.

#include "app/authz/requests.hpp"

namespace quoin::app::authz {

struct Right {
    Account account;
    PlainRequest request;
};

class Asking {
public:
    Stage& stage() { return stage_; }
    const std::vector<testing::ListedOperation>& operations() const { return requests_.operations(); }

    Right right(const testing::ListedOperation& operation) {
        auto account = stage_.enter(who_may(operation));
        const auto* kind = requests_.subject(operation);
        if (!kind) return {account, requests_.about_nothing(operation)};
        const auto owner = kind->owner.empty() ? Account{} : account;
        return {account, requests_.about_thing_of(owner, operation)};
    }
    testing::Answer send(const Right& right) { return send(stage_.client(right.account), right.request); }
    static testing::Answer send(const testing::Client& client, const PlainRequest& request) {
        return client.send(request.method, request.target, request.body, request.content_type);
    }

private:
    static Principal who_may(const testing::ListedOperation& operation) {
        if (operation.takes_token(user_scheme)) return Principal::user;
        return operation.takes_token(store_scheme) ? Principal::manager : Principal::anonymous;
    }

    Stage stage_;
    Requests requests_{stage_};
};

}  // namespace quoin::app::authz
