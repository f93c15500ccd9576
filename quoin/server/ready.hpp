#pragma once
// Telling whoever started this process that it serves: systemd (Type=notify), or `dev`.

namespace quoin {

// Sends READY=1 to the socket that NOTIFY_SOCKET names, as sd_notify(3) does; nothing where it is not set. Call it once
// clients may connect.
void tell_ready();

}  // namespace quoin
