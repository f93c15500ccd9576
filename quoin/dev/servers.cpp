#include "quoin/dev/servers.hpp"

#include <csignal>
#include <utility>

namespace quoin::dev {

Servers::Servers(Loop& loop, std::vector<std::string> command, int listening, Told told)
    : loop_(loop),
      command_(std::move(command)),
      listening_(listening),
      told_(std::move(told)),
      notices_(loop, [this](pid_t process, Notice notice) {
          if (notice == Notice::ready && is(starting_, process)) become_ready();
          if (notice == Notice::stopping && is(replaced_, process)) hand_over();
      }) {}

void Servers::start() {
    send_away(std::exchange(starting_, ++count_));
    const Command command{
        .arguments = command_, .variables = {{"NOTIFY_SOCKET", notices_.name()}}, .listening = listening_};
    processes_.try_emplace(count_, loop_, command, [this, number = count_](Ending ending) { end(number, ending); });
}

void Servers::send_away(int number) {
    if (const auto found = processes_.find(number); found != processes_.end()) found->second.signal(SIGTERM);
}

bool Servers::is(int number, pid_t process) const {
    const auto found = processes_.find(number);
    return !stopping_ && found != processes_.end() && found->second.id() == process;
}

// Two accept connections now, until the other has heard of it.
void Servers::become_ready() {
    replaced_ = std::exchange(serving_, std::exchange(starting_, 0));
    send_away(replaced_);
    if (replaced_ == 0) told_.ready();
}

void Servers::hand_over() {
    replaced_ = 0;
    told_.ready();
}

void Servers::end(int number, Ending ending) {
    processes_.erase(number);
    if (stopping_) {
        if (processes_.empty()) told_.gone();
    } else if (number == starting_) {
        starting_ = 0;
        told_.failed(ending);
    } else if (number == serving_) {
        serving_ = replaced_ = 0;
        told_.crashed(ending);
    } else if (number == replaced_) {
        hand_over();
    }
}

void Servers::stop(int signal) {
    stopping_ = true;
    for (auto& [number, process] : processes_) process.signal(signal);
}

}  // namespace quoin::dev
