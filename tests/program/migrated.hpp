#pragma once
// Migrated: a folder of revision files and an empty database, for tests of `quoin db`.

#include "tests/program/calling.hpp"
#include "tests/program/running.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

namespace quoin::testing {

class Migrated {
public:
    Migrated() : database_(empty_database()) { std::filesystem::create_directory(folder_ / "migrations"); }

    // "0002_name.sql"; `sections` is what stands below the head.
    void write(const std::string& name, const std::string& down, const std::string& sections) const {
        const auto revision = name.substr(0, name.find('_'));
        const auto message = name.substr(revision.size() + 1, name.size() - revision.size() - 5);
        std::ofstream(folder_ / ("migrations/" + name))
            << "-- revision: " << revision << "\n-- down_revision: " << down << "\n-- message: " << message << "\n\n"
            << sections;
    }
    // One table, made and dropped.
    void write_table(const std::string& name, const std::string& down, const std::string& table) const {
        write(name, down, "-- up\ncreate table " + table + " (x integer);\n-- down\ndrop table " + table + ";\n");
    }

    std::vector<std::string> arguments(std::vector<std::string> of_db) const {
        of_db.insert(of_db.begin(), "db");
        of_db.insert(of_db.end(), {"--migrations", "migrations"});
        return of_db;
    }
    Outcome db(std::vector<std::string> of_db) const { return call(folder_, arguments(std::move(of_db)), variables()); }
    Program start(std::vector<std::string> of_db) const {
        auto all = arguments(std::move(of_db));
        all.insert(all.begin(), QUOIN_BINARY);
        return Program(std::move(all), folder_.path(), variables());
    }

    Variables variables() const { return {{"DATABASE_URL", database_.url()}}; }
    const Folder& folder() const { return folder_; }
    bool on_sqlite() { return database_->dialect() == db::Dialect::sqlite; }
    std::unique_ptr<db::Connection> connect() { return database_->connect(); }
    std::string value(const std::string& sql) { return connect()->query(sql).at(0).at(0); }

private:
    Folder folder_;
    FreshDatabase database_;
};

}  // namespace quoin::testing
