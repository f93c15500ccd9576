#pragma once
// The difference between two schemas, as changes in an order that both engines can run.
//
//   for (const auto& line : in_words(difference(introspect(connection, dialect), canonical(*scratch, wanted))))
//       std::cout << line << '\n';

#include "quoin/migrate/rename.hpp"

namespace quoin::migrate {

// What leads from one schema to the other; empty where they are the same. Both are the engine's own spelling
// (introspect(), canonical()). `renames` fit (fault_in() is empty); whatever else has another name is dropped and
// added, but for constraints and indexes, which are renamed where nothing but the name is another.
std::vector<Change> difference(const Catalogue& from, const Catalogue& to, const Renames& renames = {});

}  // namespace quoin::migrate
