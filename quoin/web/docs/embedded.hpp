#pragma once
// What tools/embed_docs has put into the program, pages first.

#include "quoin/web/docs/assets.hpp"

namespace quoin {

std::span<const Asset> embedded_assets();

}  // namespace quoin
