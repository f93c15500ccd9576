#pragma once
// Room for a value that may not have arrived yet: std::optional without the compile time its base classes cost.

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace quoin {

template <class T>
class Slot {
public:
    Slot() noexcept {}
    explicit Slot(T value) : full_(true) { std::construct_at(&value_, std::move(value)); }
    Slot(Slot&& other) noexcept(std::is_nothrow_move_constructible_v<T>) : full_(other.full_) {
        if (full_) std::construct_at(&value_, std::move(other.value_));
    }
    Slot& operator=(Slot&&) = delete;
    ~Slot() { reset(); }

    // Fills the slot, replacing what it held. Always true, so that a reader can end with it.
    template <class... A>
    bool emplace(A&&... arguments) {
        reset();
        std::construct_at(&value_, std::forward<A>(arguments)...);
        return full_ = true;
    }
    // Empties the slot.
    void reset() noexcept {
        if (std::exchange(full_, false)) std::destroy_at(&value_);
    }

    explicit operator bool() const noexcept { return full_; }
    T& operator*() & noexcept { return value_; }
    const T& operator*() const& noexcept { return value_; }
    T&& operator*() && noexcept { return std::move(value_); }
    T* operator->() noexcept { return &value_; }
    const T* operator->() const noexcept { return &value_; }

private:
    union {
        T value_;
    };
    bool full_ = false;
};

// One slot for each field of a struct, or each parameter of a function.
template <class Indices, class... T>
struct SlotList;

template <std::size_t, class T>
struct NumberedSlot {
    Slot<T> slot;
};

template <std::size_t... I, class... T>
struct SlotList<std::index_sequence<I...>, T...> : NumberedSlot<I, T>... {
    template <std::size_t N, class U>
    static Slot<U>& pick(NumberedSlot<N, U>& numbered) {
        return numbered.slot;
    }

    bool full() const { return (static_cast<bool>(NumberedSlot<I, T>::slot) && ...); }

    // Makes a Whole out of every slot, in order; false when one is empty.
    template <class Whole>
    bool move_into(Slot<Whole>& whole) {
        return full() && whole.emplace(Whole{std::move(*NumberedSlot<I, T>::slot)...});
    }
};

template <class... T>
using Slots = SlotList<std::index_sequence_for<T...>, T...>;

template <std::size_t N, class List>
auto& slot(List& list) {
    return List::template pick<N>(list);
}

}  // namespace quoin
