// B9: texts that would be SQL where a text gets into a statement, in every place of every operation.

#include "tests/app/bad_input/api.hpp"
#include "tests/app/corpora.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace quoin;
using namespace quoin::app;

namespace {

using Counts = std::map<std::string, std::string>;

Counts count_rows(Backend& backend) {
    const auto* tables = backend.database().dialect() == db::Dialect::sqlite
                             ? "select name from sqlite_schema where type = 'table'"
                             : "select table_name from information_schema.tables where table_schema = 'public'";
    Counts counts;
    for (const auto& table : backend.query(tables)) {
        if (table.at(0) == "login_budgets") continue;  // a row for each name that is tried
        counts[table.at(0)] = backend.query("select count(*) from " + table.at(0)).at(0).at(0);
    }
    return counts;
}

std::string told(const Counts& counts) {
    std::string text;
    for (const auto& [table, rows] : counts) text += table + " " + rows + "\n";
    return text;
}

// The table that an operation adds a row to when it succeeds.
std::string table_of(const ListedOperation& operation) {
    static const std::map<std::string, std::string> tables{{"POST /user", "users"},
                                                           {"POST /users", "users"},
                                                           {"POST /posts", "posts"},
                                                           {"POST /items", "items"},
                                                           {"POST /store-managers", "store_managers"}};
    const auto found = tables.find(operation.name());
    return found == tables.end() ? "" : found->second;
}

// The column of that table that holds the field's text, if one does. A post's user_id is sent in vain: the author is
// the caller.
std::string column_of(const ListedOperation& operation, const Field& field) {
    if (field.is_secret() || (operation.pattern == "/posts" && field.name == "user_id")) return "";
    return field.name == "user_id" ? "username" : field.name;
}

// A request that hashes a password costs more than ten others. So the secrets, which are hashed before they come near
// a statement, share the payloads, and so do the two names of one member.
class Shares {
public:
    std::vector<std::string> of(const Field& field, const std::vector<std::string>& payloads) {
        if (field.is_secret()) return every(7, secrets_++, payloads);
        return field.has_another_name ? every(2, names_++, payloads) : payloads;
    }

private:
    static std::vector<std::string> every(std::size_t nth, std::size_t turn, const std::vector<std::string>& payloads) {
        std::vector<std::string> share;
        for (auto i = turn % nth; i < payloads.size(); i += nth) share.push_back(payloads[i]);
        return share;
    }

    std::size_t secrets_ = 0, names_ = 0;
};

// What the payloads may change.
struct Traces {
    Counts rows;
    std::map<std::pair<std::string, std::string>, std::set<std::string>> texts{};  // of a table's column

    void add(const ListedOperation& operation, const Field& field, const std::string& payload) {
        const auto table = table_of(operation);
        if (table.empty()) return;
        rows[table] = std::to_string(std::stoll(rows[table]) + 1);
        const auto column = column_of(operation, field);
        if (!column.empty()) texts[{table, column}].insert(payload);
    }
};

void check_stored(Backend& backend, const Traces& traces) {
    for (const auto& [place, texts] : traces.texts) {
        const auto& [table, column] = place;
        std::set<std::string> stored;
        for (const auto& row : backend.query("select coalesce(" + column + ", '') from " + table))
            stored.insert(row.at(0));
        for (const auto& text : texts) CHECK_MESSAGE(stored.contains(text), table, ".", column, ": ", text);
    }
}

void send(Backend& backend, Api& api, const ListedOperation& operation, const Field& field,
          const std::vector<std::string>& payloads, Traces& traces) {
    std::vector<Backend::Sending> requests;
    for (const auto& payload : payloads) requests.push_back(api.request(operation, field, Bad::text(payload)));
    const auto answers = send_all(backend, std::move(requests));
    for (std::size_t i = 0; i < answers.size(); ++i) {
        INFO(operation.name(), " ", field.name, ": ", payloads[i]);
        REQUIRE(answers[i].status < 500);
        if (!operation.schemes.empty()) REQUIRE(answers[i].status != 401);
        if (answers[i].status < 300) traces.add(operation, field, payloads[i]);
    }
}

}  // namespace

TEST_CASE("B9: SQL in any text, path or query changes nothing, and is kept as the text it is") {
    Backend backend(without_login_limits());
    Api api(backend);
    const auto payloads = sql_payloads();
    REQUIRE(payloads.size() > 650);
    Traces traces{count_rows(backend)};
    Shares shares;
    for (const auto& operation : api.operations())
        for (const auto& field : operation.fields)
            if (field.takes_text()) send(backend, api, operation, field, shares.of(field, payloads), traces);
    CHECK(told(count_rows(backend)) == told(traces.rows));
    CHECK(traces.texts.at({"posts", "post_data"}).size() > 600);
    check_stored(backend, traces);
}
