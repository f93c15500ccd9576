#pragma once
// Crashes: what a process that breaks down leaves behind: a line in the log, and a core dump without its heap.

namespace quoin {

class Log;

// From here on a SIGSEGV, SIGBUS, SIGILL, SIGFPE or SIGABRT is told in the log, with the stack as "file+0xoffset" for
// each frame (`addr2line -Cfie file 0xoffset` gives the line), before the process ends by that signal. From its core
// dump, where one is written, the heap is left out: keys, passwords and what clients sent lie there. Once in a process;
// the log must live as long as it.
void tell_of_crashes(Log& log);

// From here on no core dump is written, wherever the system would send it, and no other process of the same user may
// trace this one or read its memory. A Log that is opened later on a pipe may block: /proc/self is closed as well.
void forbid_core_dumps();
// They are written as far as the process's hard limit admits.
void allow_core_dumps();

}  // namespace quoin
