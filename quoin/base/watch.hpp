#pragma once
// Watch: calls when a descriptor can be read or written.

#include "quoin/base/poller.hpp"

#include <functional>

namespace quoin {

class Loop;

class Watch final : Poller::Source {
public:
    using Work = std::move_only_function<void()>;

    // The descriptor is open for as long as this lives.
    Watch(Loop& loop, int descriptor);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // Calls `work` once, from the loop, as soon as there is something to read, the end or an error. It may destroy
    // this. Replaces what waits already. Throws std::system_error.
    void wait_readable(Work work);
    // The same for room to write.
    void wait_writable(Work work);
    // Nothing is called any more.
    void cancel();

private:
    void happened(std::uint32_t events) override;
    void ask_for(std::uint32_t events);

    Poller& poller_;
    const int descriptor_;
    std::uint32_t asked_for_ = 0;  // of the kernel
    Work reading_, writing_;
};

}  // namespace quoin
