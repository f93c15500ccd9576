#pragma once
// Things that only their owner may change.

#include "quoin/base/result.hpp"

#include <optional>
#include <utility>

namespace quoin::app {

// Why a change of one's own thing changed nothing: it is not there, or it is another's. `owner` is whose it is, nothing
// where there is no such thing.
template <class Id>
Failed<NotFound, Forbidden> refusal(const std::optional<Id>& owner, const Id& caller, NotFound absent,
                                    Forbidden others) {
    using Refusal = Result<Done, NotFound, Forbidden>;
    const bool is_others = owner && *owner != caller;
    return (is_others ? Refusal(std::move(others)) : Refusal(std::move(absent))).failed();
}

}  // namespace quoin::app
