#pragma once
// One log line for each answer.

#include "quoin/base/log.hpp"
#include "quoin/server/access_log.hpp"

namespace quoin::app {

AccessLog access_log(Log& log);

}  // namespace quoin::app
