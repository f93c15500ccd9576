#include "quoin/db/postgres_target.hpp"

#include "quoin/db/error.hpp"
#include "quoin/db/postgres_libpq.hpp"

#include <algorithm>
#include <cstdio>

namespace quoin::db::postgres {

namespace {

struct FreeOptions {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using OptionList = std::unique_ptr<PQconninfoOption, FreeOptions>;

// "a,b,c" with the n-th first. Host, address and port lists rotate alike, so they stay in step.
std::string rotated(std::string_view list, std::size_t n) {
    const auto count = static_cast<std::size_t>(std::ranges::count(list, ',')) + 1;
    std::size_t cut = 0;
    for (n %= count; n > 0; --n) cut = list.find(',', cut) + 1;
    if (cut == 0) return std::string(list);
    return std::string(list.substr(cut)) + "," + std::string(list.substr(0, cut - 1));
}

}  // namespace

Target::Target(const PostgresOptions& options)
    : connect_timeout_(options.connect_timeout),
      statement_timeout_(options.statement_timeout),
      reader_patience_(options.reader_patience),
      echo_(options.echo) {
    if (!options.url.empty()) {
        // libpq's own message may repeat the URL, and with it the password.
        OptionList parsed(PQconninfoParse(options.url.reveal().data(), nullptr));
        if (!parsed) throw Error("the URL of the database is not one that libpq can read");
        for (auto* option = parsed.get(); option->keyword; ++option)
            if (option->val) set(option->keyword, option->val);
    } else {
        set("host", options.host);
        set("port", options.port);
        set("dbname", options.name);
        set("user", options.user);
        set("password", options.password.reveal());
    }
    set("client_encoding", "UTF8");
    set_if_absent("fallback_application_name", "quoin");
    set_if_absent("connect_timeout", std::to_string(std::max<long>(1, options.connect_timeout.count() / 1000)));
    // A peer that vanished without a word is noticed within about 25 s when idle, and by `patience` when asked.
    set_if_absent("keepalives_idle", "10");
    set_if_absent("keepalives_interval", "5");
    set_if_absent("keepalives_count", "3");
    set_if_absent("tcp_user_timeout", std::to_string(patience().count()));
}

void Target::set(std::string_view keyword, std::string_view value) {
    if (value.empty()) return;
    std::erase_if(settings_, [&](const Setting& setting) { return setting.keyword == keyword; });
    settings_.push_back({std::string(keyword), Secret(std::string(value))});
}

void Target::set_if_absent(std::string_view keyword, std::string_view value) {
    if (find(keyword).empty()) set(keyword, value);
}

std::string_view Target::find(std::string_view keyword) const {
    auto found = std::ranges::find(settings_, keyword, &Setting::keyword);
    return found == settings_.end() ? std::string_view() : found->value.reveal();
}

Target::Arguments Target::arguments(std::size_t attempt) const {
    Arguments arguments;
    arguments.rotated_.reserve(settings_.size());  // their addresses must stay
    for (const auto& [keyword, value] : settings_) {
        const bool list = keyword == "host" || keyword == "hostaddr" || keyword == "port";
        if (list) arguments.rotated_.push_back(rotated(value.reveal(), attempt));
        arguments.keywords_.push_back(keyword.c_str());
        // A Secret's view ends with the null of its string.
        arguments.values_.push_back(list ? arguments.rotated_.back().c_str() : value.reveal().data());
    }
    arguments.keywords_.push_back(nullptr);
    arguments.values_.push_back(nullptr);
    return arguments;
}

std::string Target::describe() const {
    OptionList defaults(PQconndefaults());
    auto get = [&](std::string_view keyword, std::string_view otherwise) {
        if (auto given = find(keyword); !given.empty()) return std::string(given);
        for (auto* option = defaults.get(); option && option->keyword; ++option)
            if (option->keyword == keyword && option->val) return std::string(option->val);
        return std::string(otherwise);
    };
    const auto user = get("user", "");
    return "postgresql://" + user + (user.empty() ? "" : "@") + get("host", get("hostaddr", "localhost")) + ":" +
           get("port", "5432") + "/" + get("dbname", user);
}

void echo_statement(std::string_view text) {
    std::string line = "postgresql: ";
    for (char c : text) line += c == '\n' ? ' ' : c;
    std::fputs((line += '\n').c_str(), stderr);
}

std::string Target::without_password(std::string message) const {
    const auto password = find("password");
    if (!password.empty())
        for (std::size_t at = 0; (at = message.find(password, at)) != message.npos; at += 3)
            message.replace(at, password.size(), "***");
    while (message.ends_with('\n')) message.pop_back();
    return message;
}

}  // namespace quoin::db::postgres
