#include "quoin/testing/fresh_database.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <stdexcept>

namespace quoin::testing {

namespace {

std::string environment(const char* name) {
    const auto* value = std::getenv(name);
    return value ? value : "";
}

// postgresql://user@host:port/name → the same server's database `other`
std::string with_database(const std::string& url, const std::string& other) {
    const auto host = url.find("//") + 2;
    const auto slash = url.find('/', host), query = url.find('?', host);
    return url.substr(0, std::min(slash, query)) + "/" + other + (query == url.npos ? "" : url.substr(query));
}

std::unique_ptr<db::Database> open(const std::string& url) { return db::open_postgres({.url = Secret(url)}); }

void execute(const std::string& server, const std::string& sql) { open(server)->connect()->execute(sql); }

// Made on first use, dropped when the process ends.
class Template {
public:
    Template(const std::string& server, const Migrate& migrate)
        : server_(server), name_("quoin_template_" + std::to_string(::getpid())) {
        execute(server_, "create database " + name_ + " template template0 encoding 'UTF8'");
        auto database = open(with_database(server_, name_));
        auto connection = database->connect();
        migrate(*connection, database->dialect());
    }
    ~Template() {
        try {
            execute(server_, "drop database if exists " + name_);
        } catch (const std::exception&) {  // the server is gone, and the template with it
        }
    }
    const std::string& name() const { return name_; }

private:
    std::string server_, name_;
};

}  // namespace

FreshDatabase::FreshDatabase(const Migrate& migrate) {
    if (environment("QUOIN_TEST_ENGINE") != "postgres") {
        make_file(migrate);
        return;
    }
    const auto server = environment("QUOIN_TEST_POSTGRES");
    if (server.empty()) throw std::runtime_error("QUOIN_TEST_ENGINE=postgres needs QUOIN_TEST_POSTGRES=postgresql://…");
    make_copy(server, migrate);
}

void FreshDatabase::make_file(const Migrate& migrate) {
    auto folder = (std::filesystem::temp_directory_path() / "quoin-test-XXXXXX").string();
    if (!::mkdtemp(folder.data())) throw std::runtime_error("cannot make a temporary folder");
    name_ = folder;
    url_ = "sqlite:///" + folder + "/test.db";
    database_ = db::open_sqlite({.path = folder + "/test.db"});
    migrate(*database_->connect(), database_->dialect());
}

void FreshDatabase::make_copy(const std::string& server, const Migrate& migrate) {
    static const Template base(server, migrate);
    static std::atomic<int> count{0};
    server_ = server;
    name_ = "quoin_test_" + std::to_string(::getpid()) + "_" + std::to_string(count++);
    execute(server, "create database " + name_ + " template " + base.name());
    url_ = with_database(server, name_);
    database_ = open(url_);
}

FreshDatabase::~FreshDatabase() {
    database_.reset();
    std::error_code ignored;
    if (server_.empty())
        std::filesystem::remove_all(name_, ignored);
    else
        try {
            execute(server_, "drop database if exists " + name_ + " with (force)");
        } catch (const std::exception&) {  // left behind on a server that goes away with the run
        }
}

}  // namespace quoin::testing
