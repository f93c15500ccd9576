#pragma once
// Alive: lets a callback find its owner gone. What is queued on a loop cannot be taken back: posted work, and the call
// of a socket that is ready, also come after a cancellation.

#include <memory>
#include <utility>

namespace quoin {

// A member of the owner; everything happens on one thread.
class Alive {
public:
    // `work`, but nothing once the owner is gone.
    template <class F>
    auto guard(F work) const {
        return [token = std::weak_ptr(token_), work = std::move(work)](auto&&... arguments) mutable {
            if (!token.expired()) work(std::forward<decltype(arguments)>(arguments)...);
        };
    }

private:
    std::shared_ptr<const char> token_ = std::make_shared<const char>();
};

}  // namespace quoin
