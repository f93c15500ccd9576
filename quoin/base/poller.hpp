#pragma once
// Poller: asks the kernel which descriptors something happened to, and tells those who watch them.

#include "quoin/base/descriptor.hpp"

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace quoin {

class Poller {
public:
    // Who is told.
    class Source {
    public:
        // EPOLLIN and others of epoll_ctl(2); 0 where again() asked for it.
        virtual void happened(std::uint32_t events) = 0;

    protected:
        ~Source() = default;
    };

    Poller();

    // The source is told of these events until remove(). Throws std::system_error.
    void add(int descriptor, std::uint32_t events, Source& source) {
        control(EPOLL_CTL_ADD, descriptor, events, &source);
    }
    void change(int descriptor, std::uint32_t events, Source& source) {
        control(EPOLL_CTL_MOD, descriptor, events, &source);
    }
    // To be called before the descriptor is closed: a copy of it in another process would keep it watched.
    void remove(int descriptor, const Source& source) noexcept;
    // Calls happened(0) when all that the kernel knows of now has been told.
    void again(Source& source) { again_.push_back(&source); }
    // Takes back what again() asked for, and events that were read from the kernel but not told yet: they may be of a
    // descriptor whose number somebody else has by now.
    void forget(const Source& source) noexcept;

    enum class Patience : unsigned char { none, endless };
    // Tells of what happened, once for each descriptor, waiting for something with patience only.
    void poll(Patience patience);

private:
    static constexpr std::size_t most_at_once = 256;

    void control(int operation, int descriptor, std::uint32_t events, Source* source);

    Descriptor epoll_;
    std::array<epoll_event, most_at_once> events_;
    std::size_t next_ = 0, end_ = 0;        // of the events that are not told yet
    std::vector<Source*> again_, in_turn_;  // nullptr where forgotten
};

}  // namespace quoin
