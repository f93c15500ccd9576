#include "quoin/transfer/refusals.hpp"

#include "quoin/schema/object_writer.hpp"
#include "quoin/transfer/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace quoin::transfer {

static constexpr std::size_t large = 64u << 10;

static std::string place_and_message(const Fault& fault) {
    auto text = std::to_string(fault.place.line) + ":";
    if (fault.place.column > 0) text += std::to_string(fault.place.column) + ":";
    return text + " " + (fault.member.empty() ? "" : fault.member + ": ") + fault.msg;
}

std::string describe(const std::string& name, const Fault& fault) { return name + ":" + place_and_message(fault); }

void ToldRefusals::add(std::size_t, const Faults& faults, const std::string&) {
    ++count_;
    for (const auto& fault : faults) tell_(describe(name_, fault));
}

WrittenRefusals::~WrittenRefusals() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void WrittenRefusals::add(std::size_t line, const Faults& faults, const std::string& shown) {
    ++count_;
    std::vector<std::string> texts;
    for (const auto& fault : faults) texts.push_back(place_and_message(fault));
    {
        ObjectWriter object(bytes_);
        object.integer("line", static_cast<std::int64_t>(line));
        object.string_list("faults", texts);
        object.raw("row", shown);
    }
    bytes_ += '\n';
    if (bytes_.size() >= large) flush();
}

void WrittenRefusals::flush() {
    if (bytes_.empty()) return;
    if (descriptor_ < 0) {
        ::unlink(path_.c_str());
        descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor_ < 0) throw std::runtime_error("cannot write " + path_ + ": " + std::strerror(errno));
    }
    write_all(descriptor_, bytes_, path_);
    bytes_.clear();
}

}  // namespace quoin::transfer
