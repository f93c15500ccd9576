#include "quoin/migrate/diff.hpp"
#include "quoin/migrate/introspect.hpp"
#include "quoin/migrate/proof.hpp"
#include "quoin/migrate/scratch.hpp"
#include "quoin/migrate/sections.hpp"
#include "quoin/migrate/words.hpp"
#include "tests/quoin/migrate/random_schema.hpp"

#include <doctest/doctest.h>

#include <stdlib.h>

#include <iostream>

using namespace quoin;
using namespace quoin::migrate;
using db::Dialect;

namespace {

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
    const auto* value = std::getenv(variable);
    return value ? std::stoull(value) : otherwise;
}

struct Engine {
    Dialect dialect;
    std::unique_ptr<db::Database> database;  // PostgreSQL's

    std::unique_ptr<db::Connection> scratch() { return database ? open_scratch(*database) : open_sqlite_scratch(); }
};

void create(db::Connection& scratch, const Catalogue& schema) {
    const Catalogue nothing{schema.dialect, {}};
    for (const auto& statement : render(nothing, difference(nothing, schema)).statements) scratch.execute(statement);
}

std::string file_of(Dialect dialect, TwoWays ways) {
    Sections sections;
    (dialect == Dialect::sqlite ? sections.sqlite : sections.postgres) = std::move(ways);
    return "-- revision: 1\n-- down_revision: none\n-- message: random\n\n" + text_of(sections);
}

struct Outcome {
    std::string fault, detail;
    std::size_t tables = 0, untried = 0;
};

Outcome try_pair(Engine& engine, std::uint64_t seed) {
    Chance chance(seed);
    const auto before = chance.schema();
    Renames renames;
    const auto after = seed % 10 == 0 ? chance.schema() : chance.changed(before, renames);

    const auto scratch = engine.scratch();
    auto from = canonical(*scratch, before.catalogue(engine.dialect));
    const auto to = canonical(*scratch, after.catalogue(engine.dialect));
    std::string told;
    for (const auto& rename : renames) told += "--rename " + rename.text() + "\n";
    if (auto fault = fault_in(renames, from, to); !fault.empty()) return {fault, told};
    const auto changes = difference(from, to, renames);
    const auto back = reverse(changes);
    const auto fills = find_fills(*scratch, from, changes), back_fills = find_fills(*scratch, to, back);
    const auto text = file_of(engine.dialect, {render(from, changes, fills), render(to, back, back_fills)});
    const auto file = parse_revision({"1_random.sql", text});
    if (!file) return {file.error(), told + text};

    create(*scratch, from);
    const auto proof = prove(*scratch, {from, to, renames, fills, back_fills}, *file);
    return {proof.fault, told + text, from.tables.size(), proof.untried.size()};
}

std::string try_same(Engine& engine, std::uint64_t seed) {
    const auto schema = Chance(seed).schema();
    const auto scratch = engine.scratch();
    const auto first = canonical(*scratch, schema.catalogue(engine.dialect));
    create(*scratch, first);
    std::string lines;
    for (const auto& line : in_words(difference(introspect(*scratch, engine.dialect), first))) lines += line + "\n";
    return lines;
}

void try_many(Engine engine) {
    const bool all = std::getenv("QUOIN_TEST_LONG");
    const auto pairs = number_of("QUOIN_TEST_PAIRS", all ? 2000 : 200), same = pairs / 4;
    // The short run is the same each time, so that it fails only where somebody has changed something.
    const auto seed = number_of("QUOIN_TEST_SEED", all ? std::random_device{}() : 300'000);
    MESSAGE("QUOIN_TEST_SEED=", seed);
    std::size_t tables = 0, untried = 0;
    for (std::uint64_t i = 0; i < pairs; ++i) {
        Outcome outcome;
        try {
            outcome = try_pair(engine, seed + i);
        } catch (const std::exception& error) {
            outcome.fault = error.what();
        }
        INFO("QUOIN_TEST_SEED=", seed + i, " QUOIN_TEST_PAIRS=1\n", outcome.detail);
        CHECK(outcome.fault == "");
        tables += outcome.tables;
        untried += outcome.untried;
    }
    for (std::uint64_t i = 0; i < same; ++i) {
        INFO("QUOIN_TEST_SEED=", seed + i, " QUOIN_TEST_PAIRS=4");
        CHECK(try_same(engine, seed + i) == "");
    }
    MESSAGE(untried, " of ", tables, " tables were tried without rows");
}

}  // namespace

TEST_CASE("what is generated between two schemas leads there and back with all rows, on SQLite") {
    try_many({Dialect::sqlite, nullptr});
}

TEST_CASE("what is generated between two schemas leads there and back with all rows, on PostgreSQL") {
    const auto* server = std::getenv("QUOIN_TEST_POSTGRES");
    REQUIRE(server);
    try_many({Dialect::postgres, db::open_postgres({.url = Secret(server)})});
}
