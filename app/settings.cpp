#include "app/settings.hpp"

#include "app/secret_file.hpp"

#include <span>
#include <thread>
#include <utility>

namespace quoin::app {

namespace {

using db::Dialect;

// A configuration on its way, with what is wrong with it.
struct Draft {
    Configuration made;
    Faults faults;

    Setting& listed(std::string_view name) { return *std::ranges::find(made.list, name, &Setting::name); }
    void refuse(std::string_view name, std::string_view reason) { faults.push_back(place(name) + std::string(reason)); }
    void warn(std::string_view name, std::string_view reason) {
        made.warnings.push_back(place(name) + std::string(reason));
    }
    std::string place(std::string_view name) { return std::string(name) + " (" + listed(name).origin + "): "; }
};

// --- the database --------------------------------------------------------------------------------

constexpr std::string_view db_names[] = {"DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD", "DB_DRIVER"};
constexpr std::string_view postgres_names[] = {"POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER",
                                               "POSTGRES_PASSWORD"};

// One of the ways to say which database, and the settings that say it.
struct Said {
    DatabaseChoice choice;
    std::span<const std::string_view> names;
    std::string_view called;
};

bool any_given(Draft& draft, std::span<const std::string_view> names) {
    return std::ranges::any_of(names, [&](auto name) { return draft.listed(name).origin != "default"; });
}

template <class T>
std::string text_of(const std::optional<T>& value) {
    return value ? detail::shown(*value) : "";
}

void say_url(Draft& draft, std::vector<Said>& said) {
    static constexpr std::string_view names[] = {"DATABASE_URL"};
    if (!draft.made.settings.database_url) return;
    auto choice = parse_database_url(draft.made.settings.database_url->reveal());
    if (!choice) return draft.refuse(names[0], choice.error());
    draft.listed(names[0]).value = choice->describe();
    said.push_back({*std::move(choice), names, names[0]});
}

void say_db(Draft& draft, std::vector<Said>& said) {
    if (!any_given(draft, db_names)) return;
    const auto& settings = draft.made.settings;
    DatabaseChoice choice{.dialect = Dialect::postgres};
    if (settings.db_driver && !dialect_of_driver(*settings.db_driver, choice.dialect))
        return draft.refuse("DB_DRIVER", "is neither PostgreSQL's nor SQLite's, as in postgresql+psycopg2 or sqlite");
    const auto name = text_of(settings.db_name);
    if (choice.dialect == Dialect::sqlite && !name.empty()) choice.sqlite.path = name;
    choice.postgres.host = text_of(settings.db_host);
    choice.postgres.port = text_of(settings.db_port);
    choice.postgres.name = name;
    choice.postgres.user = text_of(settings.db_user);
    if (settings.db_password) choice.postgres.password = *settings.db_password;
    said.push_back({std::move(choice), db_names, "DB_HOST and its kin"});
}

void say_postgres(Draft& draft, std::vector<Said>& said) {
    if (!any_given(draft, postgres_names)) return;
    const auto& settings = draft.made.settings;
    DatabaseChoice choice{.dialect = Dialect::postgres};
    choice.postgres.host = text_of(settings.postgres_host);
    choice.postgres.port = text_of(settings.postgres_port);
    choice.postgres.name = text_of(settings.postgres_db);
    choice.postgres.user = text_of(settings.postgres_user);
    if (settings.postgres_password) choice.postgres.password = *settings.postgres_password;
    said.push_back({std::move(choice), postgres_names, "POSTGRES_HOST and its kin"});
}

// What lost: noted on each of its settings, and a warning where it asked for another database.
void pass_over(Draft& draft, const Said& chosen, const Said& other) {
    for (const auto name : other.names)
        if (auto& setting = draft.listed(name); setting.origin != "default")
            setting.note = "not used: " + std::string(chosen.called) + " comes first";
    if (!agree(chosen.choice, other.choice))
        draft.made.warnings.push_back(std::string(other.called) + ": another database than " +
                                      std::string(chosen.called) + ", which comes first");
}

void choose_database(Draft& draft) {
    std::vector<Said> said;
    say_url(draft, said);
    say_db(draft, said);
    say_postgres(draft, said);
    auto& choice = draft.made.database;
    if (!said.empty()) choice = said.front().choice;
    for (std::size_t i = 1; i < said.size(); ++i) pass_over(draft, said.front(), said[i]);

    choice.sqlite.echo = choice.postgres.echo = draft.made.settings.db_echo;
    choice.postgres.pool_size = static_cast<std::size_t>(draft.made.settings.db_pool_size.value);
    choice.postgres.max_overflow = static_cast<std::size_t>(draft.made.settings.db_max_overflow.value);
    choice.postgres.pre_ping = draft.made.settings.db_pool_pre_ping;
}

// --- the secret ----------------------------------------------------------------------------------

bool is_hmac(TokenAlgorithm algorithm) { return algorithm <= TokenAlgorithm::HS512; }

// A .env and a container's environment keep a PEM on one line, with \n for its line ends.
Secret with_line_ends(const Secret& key) {
    std::string text;
    text.reserve(key.reveal().size());
    for (auto rest = key.reveal(); !rest.empty();) {
        const bool escaped = rest.starts_with("\\n");
        text += escaped ? '\n' : rest.front();
        rest.remove_prefix(escaped ? 2 : 1);
    }
    return Secret(std::move(text));
}

// The name of the setting that holds the key; empty when none does, or when it cannot be read.
std::string_view read_key(Draft& draft, Secret& key) {
    const auto& given = draft.made.settings.secret_key;
    const auto& file = draft.made.settings.secret_key_file;
    if (given && file) return draft.refuse("SECRET_KEY_FILE", "SECRET_KEY is set too: which one counts?"), "";
    if (given) return key = *given, "SECRET_KEY";
    if (!file) return "";
    auto read = read_secret_file(file->str());
    if (!read) return draft.refuse("SECRET_KEY_FILE", read.error()), "";
    if (read->readable_by_others) draft.warn("SECRET_KEY_FILE", "every user of this machine can read the file");
    return key = std::move(read->text), "SECRET_KEY_FILE";
}

void check_shared_secret(Draft& draft, std::string_view name, Purpose purpose, const SecretRule& why_refused) {
    const auto& key = draft.made.signing_key;
    if (key.reveal().contains("-----BEGIN"))
        return draft.refuse(name, "is a key in PEM, which the HMAC of ALGORITHM does not use");
    const auto why = why_refused(key.reveal(), label_of(draft.made.settings.algorithm.value));
    if (why.empty()) return;
    if (purpose == Purpose::service || key.empty()) return draft.refuse(name, why);
    draft.warn(name, std::string(why) + "; outside `quoin dev` this stops the start");
}

void choose_secret(Draft& draft, Purpose purpose, const SecretRule& why_refused) {
    auto& made = draft.made;
    const auto name = read_key(draft, made.signing_key);
    if (draft.listed("ALGORITHM").wrong) return;
    const bool hmac = is_hmac(draft.made.settings.algorithm);
    if (!name.empty() && hmac) return check_shared_secret(draft, name, purpose, why_refused);
    if (!name.empty()) {
        made.signing_key = with_line_ends(made.signing_key);
        if (!made.signing_key.reveal().contains("PRIVATE KEY-----"))
            draft.refuse(name, "is not a private key in PEM, which ALGORITHM asks for");
        return;
    }
    if (draft.made.settings.secret_key || draft.made.settings.secret_key_file) return;
    if (!hmac) return draft.refuse("SECRET_KEY", "is not set, and ALGORITHM asks for a private key in PEM");

    made.kept_secret = "quoin.secret";
    if (made.database.dialect == Dialect::sqlite)
        made.kept_secret = made.database.sqlite.path + ".secret";
    else
        draft.warn("SECRET_KEY", "is not set: one is kept in " + made.kept_secret + ", which other servers do not see");
    draft.listed("SECRET_KEY").note = "a random one is kept in " + made.kept_secret;
}

void count_workers(Draft& draft) {
    const auto& workers = draft.made.settings.workers;
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    draft.made.workers = workers ? static_cast<std::size_t>(*workers) : cores;
    draft.listed("WORKERS").value = std::to_string(draft.made.workers);
}

// Where there is nothing to listen for, or servers take turns, which `quoin dev` has them do.
void choose_monitoring(Draft& draft, Purpose purpose) {
    auto& settings = draft.made.settings;
    if (!settings.monitoring_address || (settings.monitoring && purpose == Purpose::service)) return;
    settings.monitoring_address.reset();
    draft.warn("MONITORING_ADDRESS", settings.monitoring ? "is not used by `quoin dev`, whose servers take turns"
                                                         : "is not used: MONITORING is false");
}

// No more than 100 failures in a row (NIST SP 800-63B, on throttling).
void check_limits(Draft& draft) {
    const auto& settings = draft.made.settings;
    if (settings.login_failures_per_account.value > 100)
        draft.warn("LOGIN_FAILURES_PER_ACCOUNT", "over 100 a password can be guessed at: for tests only");
    if (settings.login_failures_everywhere.value > 100)
        draft.warn("LOGIN_FAILURES_EVERYWHERE", "over 100 a password can be guessed at: for tests only");
}

}  // namespace

std::expected<Configuration, Faults> configure(const Environment& environment, Purpose purpose,
                                               const SecretRule& why_refused) {
    auto loaded = load_settings<Settings>(environment);
    Draft draft{{.settings = *std::move(loaded.value),  // nothing is required, so it is there
                 .list = std::move(loaded.list),
                 .warnings = std::move(loaded.warnings)},
                std::move(loaded.faults)};
    choose_database(draft);
    choose_secret(draft, purpose, why_refused);
    count_workers(draft);
    choose_monitoring(draft, purpose);
    check_limits(draft);
    if (draft.made.settings.bcrypt_cost.value < 10)
        draft.warn("BCRYPT_COST", "under 10 a stolen hash is soon guessed: for tests only");
    if (!draft.faults.empty()) return std::unexpected(std::move(draft.faults));
    return std::move(draft.made);
}

std::vector<std::string> secret_variables() {
    std::vector<std::string> names;
    const auto add = [&](std::string_view field) {
        auto& name = names.emplace_back(field);
        for (auto& letter : name)
            if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    };
    boost::mp11::mp_for_each<Members<Settings>>([&](auto member) {
        if constexpr (!std::is_same_v<MemberType<decltype(member)>, std::optional<Secret>>) return;
        add(member.name);
        for (const auto& [alias, name] : variable_aliases<Settings>)
            if (name == member.name) add(alias);
    });
    return names;
}

void forget_secrets(Configuration& configuration) {
    auto& settings = configuration.settings;
    boost::mp11::mp_for_each<Members<Settings>>([&](auto member) {
        auto& value = settings.*member.pointer;
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(value)>, std::optional<Secret>>) value.reset();
    });
    configuration.signing_key = Secret();
    configuration.database.postgres.url = Secret();
    configuration.database.postgres.password = Secret();
}

}  // namespace quoin::app
