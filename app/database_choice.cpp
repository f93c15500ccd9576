#include "app/database_choice.hpp"

#include "quoin/base/text_parts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace quoin::app {

namespace {

using Reason = std::string;

bool percent_decode(std::string_view text, std::string& into) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            into += text[i];
            continue;
        }
        unsigned char c = 0;
        const auto pair = text.substr(i + 1, 2);
        const auto [end, error] = std::from_chars(pair.data(), pair.data() + pair.size(), c, 16);
        if (error != std::errc{} || end != pair.data() + 2 || c == 0) return false;
        into += static_cast<char>(c);
        i += 2;
    }
    return true;
}

bool is_port(std::string_view text) {
    const auto port = whole_number<unsigned>(text);
    return port && *port >= 1 && *port <= 65535;
}

// host[:port], and several of them with commas; an IPv6 address stands in brackets.
Reason read_hosts(std::string_view text, db::PostgresOptions& into) {
    while (!text.empty()) {
        auto host = take_until(text, ',');
        const auto colon = host.find(':', host.starts_with('[') ? host.find(']') : 0);
        if (colon != host.npos) {
            const auto port = host.substr(colon + 1);
            if (!port.empty() && !is_port(port))
                return "its port is not a number from 1 to 65535 (in a password, write / as %2F, @ as %40, : as %3A)";
            (into.port += into.port.empty() ? "" : ",") += port;
            host = host.substr(0, colon);
        }
        if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
        into.host += into.host.empty() ? "" : ",";
        if (!percent_decode(host, into.host)) return "a % is not followed by two hexadecimal digits";
    }
    return "";
}

// What follows postgresql://
Reason read_postgres(std::string_view rest, db::PostgresOptions& into) {
    if (std::ranges::any_of(rest, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; }))
        return "it holds a space or a control character";
    auto query = rest;
    auto place = take_until(query, '?');
    auto hosts = take_until(place, '/');  // leaves the database's name
    if (std::ranges::count(rest, '@') > 1 || place.contains('@'))
        return "a / or @ stands where it cannot (in a password, write / as %2F, @ as %40)";
    std::string password, parameters;
    if (hosts.contains('@')) {
        auto who = take_until(hosts, '@');
        const auto user = take_until(who, ':');
        if (!percent_decode(user, into.user) || !percent_decode(who, password))
            return wipe(password), "a % in the user or password is not followed by two hexadecimal digits (write %25)";
    }
    into.password = Secret(std::move(password));
    if (!percent_decode(place, into.name) || !percent_decode(query, parameters))
        return wipe(parameters), "a % is not followed by two hexadecimal digits";
    wipe(parameters);
    return read_hosts(hosts, into);
}

// What follows sqlite://
Reason read_sqlite(std::string_view rest, db::SqliteOptions& into) {
    if (!rest.starts_with('/')) return "expected sqlite:///file or sqlite:////absolute/file";
    rest.remove_prefix(1);
    if (rest.empty() || rest == ":memory:") return "a database in memory would be another one for each connection";
    if (rest.contains('?')) return "SQLite takes no options after ?";
    into.path = rest;
    return "";
}

}  // namespace

std::expected<DatabaseChoice, std::string> parse_database_url(std::string_view url) {
    const auto end = url.find("://");
    const auto scheme = url.substr(0, std::min(end, url.find('+')));
    DatabaseChoice choice;
    Reason wrong = "expected postgresql://… or sqlite:///…";
    if (end == url.npos) return std::unexpected(std::move(wrong));
    const auto rest = url.substr(end + 3);
    if (scheme == "postgresql" || scheme == "postgres") {
        choice.dialect = db::Dialect::postgres;
        wrong = read_postgres(rest, choice.postgres);
        choice.postgres.url = Secret("postgresql://" + std::string(rest));
    } else if (scheme == "sqlite") {
        wrong = read_sqlite(rest, choice.sqlite);
    }
    if (!wrong.empty()) return std::unexpected(std::move(wrong));
    return choice;
}

bool dialect_of_driver(std::string_view driver, db::Dialect& into) {
    const auto is_one_of = [](auto text, const auto& list) { return std::ranges::find(list, text) != list.end(); };
    constexpr auto postgres = std::to_array<std::string_view>(
        {"postgresql", "postgres", "psycopg", "psycopg2", "psycopg2-binary", "asyncpg", "pg8000"});
    constexpr auto sqlite = std::to_array<std::string_view>({"sqlite", "sqlite3", "pysqlite", "aiosqlite"});
    const auto name = driver.substr(0, driver.find('+'));
    if (is_one_of(name, sqlite))
        into = db::Dialect::sqlite;
    else if (is_one_of(name, postgres))
        into = db::Dialect::postgres;
    else
        return false;
    return true;
}

bool agree(const DatabaseChoice& choice, const DatabaseChoice& other) {
    if (choice.dialect != other.dialect) return false;
    if (choice.dialect == db::Dialect::sqlite) return choice.sqlite.path == other.sqlite.path;
    const auto fits = [](std::string_view ours, std::string_view theirs) { return theirs.empty() || ours == theirs; };
    const auto& [a, b] =
        std::pair<const db::PostgresOptions&, const db::PostgresOptions&>(choice.postgres, other.postgres);
    const auto port = a.port.empty() ? std::string_view("5432") : std::string_view(a.port);
    return fits(a.host, b.host) && fits(port, b.port) && fits(a.name, b.name) && fits(a.user, b.user) &&
           fits(a.password.reveal(), b.password.reveal());
}

std::string DatabaseChoice::describe() const {
    if (dialect == db::Dialect::sqlite) return "sqlite:" + sqlite.path;
    std::string text = "postgresql://";
    if (!postgres.user.empty()) text += postgres.user + '@';
    text += postgres.host;
    if (!postgres.port.empty()) text += ':' + postgres.port;
    if (!postgres.name.empty()) text += '/' + postgres.name;
    return text;
}

}  // namespace quoin::app
