// All of it runs in a signal's handler, but for the installing: no locks, no memory of the heap (signal-safety(7)).

#include "quoin/base/crash.hpp"

#include "quoin/base/log.hpp"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace quoin {

namespace {

using Address = std::uintptr_t;

#ifdef QUOIN_SANITIZED
constexpr bool told_by_others = true;  // a sanitizer tells more
#else
constexpr bool told_by_others = false;
#endif

struct Module {
    Address begin, end;
    std::array<char, 48> name;
};

// What the handler finds: a signal brings nothing along.
struct Known {
    Log* log = nullptr;
    std::array<Module, 48> modules{};
    std::size_t module_count = 0;
    std::atomic<bool> told = false;
};

Known& known() {
    static Known all;
    return all;
}

std::string_view name_of(int signal) {
    switch (signal) {
        case SIGSEGV: return "SIGSEGV";
        case SIGBUS: return "SIGBUS";
        case SIGILL: return "SIGILL";
        case SIGFPE: return "SIGFPE";
        default: return "SIGABRT";
    }
}

// --- the stack -----------------------------------------------------------------------------------

int note_module(dl_phdr_info* about, std::size_t, void*) {
    auto& all = known();
    if (all.module_count == all.modules.size()) return 1;
    auto& module = all.modules[all.module_count++];
    module = {.begin = about->dlpi_addr, .end = about->dlpi_addr, .name = {}};
    for (int i = 0; i < about->dlpi_phnum; ++i) {
        const auto& segment = about->dlpi_phdr[i];
        if (segment.p_type == PT_LOAD)
            module.end = std::max(module.end, about->dlpi_addr + segment.p_vaddr + segment.p_memsz);
    }
    std::string_view path = about->dlpi_name;
    path = path.empty() ? program_invocation_short_name : path.substr(path.rfind('/') + 1);
    path.copy(module.name.data(), module.name.size() - 1);
    return 0;
}

class Text {
public:
    void add(std::string_view part) { size_ += part.copy(text_.data() + size_, text_.size() - size_); }
    void add_hexadecimal(Address number) {
        add("0x");
        const auto end = std::to_chars(text_.data() + size_, text_.data() + text_.size(), number, 16).ptr;
        size_ = static_cast<std::size_t>(end - text_.data());
    }
    std::string_view str() const { return {text_.data(), size_}; }

private:
    std::array<char, 1100> text_;  // no more goes into a field of the log
    std::size_t size_ = 0;
};

void add_frame(Text& text, Address frame) {
    const auto& all = known();
    const auto modules = std::span(all.modules).first(all.module_count);
    const auto found = std::ranges::find_if(modules, [&](const auto& m) { return frame >= m.begin && frame < m.end; });
    if (!text.str().empty()) text.add(" ");
    if (found != modules.end()) {
        text.add(found->name.data());
        text.add("+");
        frame -= found->begin;
    }
    text.add_hexadecimal(frame);
}

void tell(int signal) {
    std::array<void*, 48> frames;
    const auto count = backtrace(frames.data(), static_cast<int>(frames.size()));
    Text text;
    for (int i = 2; i < count; ++i) add_frame(text, reinterpret_cast<Address>(frames[static_cast<std::size_t>(i)]));
    known().log->error("crash", {{"signal", name_of(signal)}, {"stack", text.str()}});
}

// --- the heap ------------------------------------------------------------------------------------

// A line of proc(5)'s maps: "7f00-7fff rw-p 00000000 00:00 0   [heap]".
void leave_out(std::string_view line, Address stack) {
    Address begin = 0, end = 0;
    const auto dash = line.find('-'), space = line.find(' ');
    if (dash > space || space == line.npos) return;
    std::from_chars(line.data(), line.data() + dash, begin, 16);
    std::from_chars(line.data() + dash + 1, line.data() + space, end, 16);
    const bool writable_and_private =
        line.substr(space + 1).starts_with("rw-p") || line.substr(space + 1).starts_with("rwxp");
    const bool anonymous = line.ends_with(" 0 ") || line.ends_with(" 0") || line.ends_with("[heap]");
    if (!writable_and_private || !anonymous || (stack >= begin && stack < end)) return;
    madvise(std::bit_cast<void*>(begin), end - begin, MADV_DONTDUMP);
}

// All memory without a file behind it, but for the stack at this address.
void leave_out_the_heap(Address stack) {
    const int file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    std::array<char, 8192> text;
    std::size_t size = 0;
    for (ssize_t n; (n = read(file, text.data() + size, text.size() - size)) > 0;) {
        size += static_cast<std::size_t>(n);
        std::size_t line = 0;
        for (std::size_t end; (end = std::string_view(text.data(), size).find('\n', line)) != std::string_view::npos;
             line = end + 1)
            leave_out({text.data() + line, end - line}, stack);
        std::memmove(text.data(), text.data() + line, size -= line);
        if (size == text.size()) break;  // no path is as long
    }
    close(file);
}

// The signal stays blocked while this runs, and ends the process when it is raised again.
void crashed(int signal, siginfo_t*, void* context) {
    const auto& registers = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
    const auto stack = static_cast<Address>(registers.gregs[REG_RSP]);
#else
    const auto stack = reinterpret_cast<Address>(&registers);
#endif
    if (!known().told.exchange(true)) {
        leave_out_the_heap(stack);
        tell(signal);
    }
    std::signal(signal, SIG_DFL);
    raise(signal);
}

}  // namespace

void tell_of_crashes(Log& log) {
    known().log = &log;
    dl_iterate_phdr(note_module, nullptr);
    void* frame = nullptr;
    backtrace(&frame, 1);  // loads libgcc, which the handler must not
    if (told_by_others) return;
    struct sigaction action{};
    action.sa_sigaction = crashed;
    action.sa_flags = SA_SIGINFO;
    for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) sigaction(signal, &action, nullptr);
}

// The limit alone does not hold for a core that the system pipes to a program (core(5)).
void forbid_core_dumps() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void allow_core_dumps() {
    rlimit limit{};
    getrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_CORE, &limit);
}

}  // namespace quoin
