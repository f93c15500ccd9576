#include "quoin/db/slow_readers.hpp"

#include <utility>

namespace quoin::db {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

static constexpr auto look_every = 100ms;

SlowReaders::SlowReaders(Loop& loop, std::chrono::milliseconds patience, std::move_only_function<bool()> wanted)
    : patience_(patience),
      wanted_(std::move(wanted)),
      waiting_(std::make_shared<std::vector<Answer*>>()),
      timer_(loop) {}

SlowReaders::Answer::Answer(SlowReaders& readers, std::move_only_function<void()> give_way)
    : waiting_(readers.waiting_), give_way_(std::move(give_way)) {}

void SlowReaders::Answer::wait() {
    since_ = steady_clock::now();
    waiting_->push_back(this);
}

void SlowReaders::Answer::go_on() { std::erase(*waiting_, this); }

void SlowReaders::make_room() {
    if (!std::exchange(watching_, true)) look();
}

void SlowReaders::look() {
    watching_ = wanted_();
    if (!watching_) return;
    if (!waiting_->empty() && waiting_->front()->since_ + patience_ <= steady_clock::now()) {
        auto give_way = std::move(waiting_->front()->give_way_);
        waiting_->erase(waiting_->begin());
        give_way();
    }
    timer_.start(look_every, [this] { look(); });
}

}  // namespace quoin::db
