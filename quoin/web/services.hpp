#pragma once
// Services: what the application lends to its handlers, by type. One for each loop, since a database's lanes are a
// loop's.

#include <stdexcept>
#include <utility>
#include <vector>

namespace quoin {

class Services {
public:
    // The service must outlive every request.
    template <class T>
    void lend(T& service) {
        list_.emplace_back(&tag<T>,
                           const_cast<void*>(static_cast<const void*>(&service)));  // get<T> gives the const back
    }

    // Throws std::logic_error when no T was lent: a mistake in the application's start.
    template <class T>
    T& get() const {
        for (const auto& [tag_of, service] : list_)
            if (tag_of == &tag<T>) return *static_cast<T*>(service);
        throw std::logic_error("a handler asks for a service that was not lent");
    }

private:
    template <class T>
    static constexpr char tag = 0;

    std::vector<std::pair<const char*, void*>> list_;  // a handful: a walk is quicker than a hash
};

}  // namespace quoin
