#include "quoin/base/signals.hpp"

#include <sys/eventfd.h>

#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>
#include <system_error>

namespace quoin {

// All of the process, since a handler has nothing else to go by. The bell of a place is never closed: a handler may be
// about to ring it.
struct Signals::Place {
    std::atomic<int> bell = -1;  // an eventfd
    std::atomic<bool> taken = false;
    std::atomic<std::uint64_t> wanted = 0, arrived = 0;  // a bit for each signal

    static constinit std::array<Place, 8> all;
    static void note(int number);
};

constinit std::array<Signals::Place, 8> Signals::Place::all;

namespace {

constexpr int signal_count = 64;

constexpr std::uint64_t bit_of(int number) { return std::uint64_t{1} << (number - 1); }

// What was there before the first who wants a signal, put back after the last.
struct Disposition {
    int wanted_by = 0;
    struct sigaction before{};
};

std::mutex mutex;
constinit std::array<Disposition, signal_count> dispositions;

void want(int number, void (*handler)(int)) {
    const std::lock_guard lock(mutex);
    auto& [wanted_by, before] = dispositions[static_cast<std::size_t>(number - 1)];
    if (wanted_by++) return;
    struct sigaction action{};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    ::sigaction(number, &action, &before);
}

void unwant(int number) {
    const std::lock_guard lock(mutex);
    auto& [wanted_by, before] = dispositions[static_cast<std::size_t>(number - 1)];
    if (--wanted_by == 0) ::sigaction(number, &before, nullptr);
}

// Calls `work` with the number of each bit.
template <class Work>
void for_each_signal(std::uint64_t bits, Work work) {
    for (; bits; bits &= bits - 1) work(std::countr_zero(bits) + 1);
}

}  // namespace

// The handler.
void Signals::Place::note(int number) {
    const int error = errno;
    for (auto& place : all) {
        if (!(place.wanted & bit_of(number))) continue;
        place.arrived |= bit_of(number);
        ::eventfd_write(place.bell, 1);
    }
    errno = error;
}

Signals::Place& Signals::free_place() {
    for (auto& place : Place::all) {
        if (place.taken.exchange(true)) continue;
        if (place.bell < 0) place.bell = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (place.bell >= 0) return place;
        place.taken = false;
        throw std::system_error(errno, std::system_category(), "cannot wait for signals");
    }
    throw std::system_error(EAGAIN, std::system_category(), "too many wait for signals");
}

Signals::Signals(Loop& loop, std::initializer_list<int> numbers, Told told)
    : place_(free_place()), watch_(loop, place_.bell), told_(std::move(told)) {
    place_.arrived = 0;
    for (const int number : numbers) {
        place_.wanted |= bit_of(number);
        want(number, &Place::note);
    }
    wait();
}

Signals::~Signals() {
    for_each_signal(place_.wanted.exchange(0), unwant);
    watch_.cancel();
    place_.taken = false;
}

void Signals::wait() {
    watch_.wait_readable([this] { tell(); });
}

void Signals::tell() {
    eventfd_t unused = 0;
    ::eventfd_read(place_.bell, &unused);
    wait();
    for_each_signal(place_.arrived.exchange(0), [this](int number) { told_(number); });
}

}  // namespace quoin
