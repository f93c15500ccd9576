#pragma once
// SlowReaders: the long answers of one loop that wait for who reads them. Where others wait to begin, the one that has
// waited the longest gives way: a loop has few places, and readers that do not read must not hold them all.

#include "quoin/base/loop.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace quoin::db {

class SlowReaders {
public:
    // A reader may keep an answer waiting for `patience`, and longer while `wanted` says that nobody waits for a place.
    SlowReaders(Loop& loop, std::chrono::milliseconds patience, std::move_only_function<bool()> wanted);

    // Why an answer that gave way has no more.
    static constexpr const char* too_slow = "its reader was slow, and others waited for their answers to begin";

    // One long answer; may outlive the list.
    class Answer {
    public:
        // `give_way` ends it and frees its place; it may destroy this as well.
        Answer(SlowReaders& readers, std::move_only_function<void()> give_way);
        Answer(const Answer&) = delete;
        Answer& operator=(const Answer&) = delete;
        ~Answer() { go_on(); }

        // Its reader has what there is, and has not asked for more yet.
        void wait();
        void go_on();

    private:
        friend class SlowReaders;
        std::shared_ptr<std::vector<Answer*>> waiting_;
        std::move_only_function<void()> give_way_;
        std::chrono::steady_clock::time_point since_{};
    };

    // Somebody waits for a place.
    void make_room();

private:
    void look();

    std::chrono::milliseconds patience_;
    std::move_only_function<bool()> wanted_;
    std::shared_ptr<std::vector<Answer*>> waiting_;  // the longest first
    bool watching_ = false;
    Timer timer_;
};

}  // namespace quoin::db
