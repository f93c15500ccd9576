#pragma once
// Telling whoever started this process how far it is: systemd (Type=notify), or `dev`.

#include <string_view>

namespace quoin {

// "READY=1" or "STOPPING=1" to the socket that NOTIFY_SOCKET names, as sd_notify(3) does; nothing where it is not set.
void notify_starter(std::string_view state);

}  // namespace quoin
