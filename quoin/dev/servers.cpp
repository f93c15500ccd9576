#include "quoin/dev/servers.hpp"

#include <csignal>
#include <utility>

namespace quoin::dev {

Servers::Servers(Loop& loop, std::vector<std::string> command, int listening, Told told)
    : loop_(loop),
      command_(std::move(command)),
      listening_(listening),
      told_(std::move(told)),
      ready_(loop, [this](pid_t process) { become_ready(process); }) {}

void Servers::start() {
    send_away(std::exchange(starting_, ++count_));
    const Command command{
        .arguments = command_, .variables = {{"NOTIFY_SOCKET", ready_.name()}}, .listening = listening_};
    processes_.try_emplace(count_, loop_, command, [this, number = count_](Ending ending) { end(number, ending); });
}

void Servers::send_away(int number) {
    if (const auto found = processes_.find(number); found != processes_.end()) found->second.signal(SIGTERM);
}

void Servers::become_ready(pid_t process) {
    if (starting_ == 0 || stopping_ || processes_.at(starting_).id() != process) return;
    send_away(std::exchange(serving_, std::exchange(starting_, 0)));
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
        serving_ = 0;
        told_.crashed(ending);
    }
}

void Servers::stop(int signal) {
    stopping_ = true;
    for (auto& [number, process] : processes_) process.signal(signal);
}

}  // namespace quoin::dev
