#include "quoin/settings/settings.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <initializer_list>

using namespace quoin;

namespace {

enum class Speed { slow, Fast };
BOOST_DESCRIBE_ENUM(Speed, slow, Fast)

struct Mail {
    Text<1, 20> mail_host;
    Default<Int<1, 65535>, 25> mail_port;
    Default<bool, false> mail_tls;
    Default<Speed, Speed::slow> mail_speed;
    std::optional<Secret> mail_password;
};
BOOST_DESCRIBE_STRUCT(Mail, (), (mail_host, mail_port, mail_tls, mail_speed, mail_password))

Environment given(std::vector<const char*> entries, std::string_view dotenv = {}) {
    entries.push_back(nullptr);
    return Environment(entries.data(), parse_dotenv(dotenv));
}

// What is loaded where nothing is wrong.
struct Good : Loaded<Mail> {
    const Mail& mail() const { return *value; }
};

Good loaded(std::vector<const char*> entries, std::string_view dotenv = {}) {
    Good good{load_settings<Mail>(given(std::move(entries), dotenv))};
    REQUIRE(good.faults.empty());
    REQUIRE(static_cast<bool>(good.value));
    return good;
}

Faults faults(std::vector<const char*> entries, std::string_view dotenv = {}) {
    return load_settings<Mail>(given(std::move(entries), dotenv)).faults;
}

std::string listed(const Loaded<Mail>& mail) {
    std::string out;
    for (const auto& s : mail.list) out += s.name + '=' + s.value + " (" + s.origin + ")\n";
    return out;
}

}  // namespace

template <>
inline constexpr auto quoin::variable_aliases<Mail> =
    std::to_array<Alias>({{"SMTP_PASSWORD", "mail_password"}, {"SMTP_HOST", "mail_host"}});

TEST_CASE("the environment comes before the .env, and that before the defaults") {
    const auto mail = loaded({"MAIL_PORT=2525", "PATH=/bin", "NONSENSE"}, "MAIL_PORT=1\nMAIL_HOST=post.example\n");
    CHECK(mail.mail().mail_port.value == 2525);
    CHECK(mail.mail().mail_host.str() == "post.example");
    CHECK(mail.mail().mail_tls == false);
    CHECK(!mail.mail().mail_password);
    CHECK(listed(mail) ==
          "MAIL_HOST=post.example (.env line 2)\n"
          "MAIL_PORT=2525 (environment)\n"
          "MAIL_TLS=false (default)\n"
          "MAIL_SPEED=slow (default)\n"
          "MAIL_PASSWORD= (default)\n");
}

TEST_CASE("a secret is read and not shown") {
    const auto mail = loaded({"MAIL_HOST=h", "MAIL_PASSWORD=hunter2"});
    CHECK(mail.mail().mail_password->reveal() == "hunter2");
    CHECK(listed(mail).find("MAIL_PASSWORD=*** (environment)") != std::string::npos);
    CHECK(listed(mail).find("hunter2") == std::string::npos);
}

TEST_CASE("a setting may have other names") {
    const auto mail = loaded({"SMTP_PASSWORD=x"}, "SMTP_HOST=h");
    CHECK(mail.mail().mail_password->reveal() == "x");
    CHECK(mail.list[0].origin == "SMTP_HOST in .env line 1");
    CHECK(mail.list[4].origin == "SMTP_PASSWORD in environment");
    CHECK(mail.warnings.empty());
}

TEST_CASE("two names with different values: the first counts, and a warning says so without the values") {
    const auto mail = loaded({"MAIL_HOST=h", "MAIL_PASSWORD=one", "SMTP_PASSWORD=two"});
    CHECK(mail.mail().mail_password->reveal() == "one");
    CHECK(mail.list[4].note == "SMTP_PASSWORD (environment) says otherwise and is not used");
    CHECK(mail.warnings ==
          std::vector<std::string>{
              "MAIL_PASSWORD (environment): SMTP_PASSWORD (environment) says otherwise and is not used"});
    CHECK(loaded({"MAIL_HOST=h", "SMTP_HOST=h"}).warnings.empty());
}

TEST_CASE("all wrong settings are told of at once, none with a secret") {
    CHECK(faults({"MAIL_PORT=0", "MAIL_PASSWORD=hunter2"}, "oops\nMAIL_TLS=perhaps\nMAIL_SPEED=\n") ==
          Faults{".env line 1: expected NAME=value", "MAIL_HOST: is not set",
                 "MAIL_PORT (environment): Input should be greater than or equal to 1",
                 "MAIL_TLS (.env line 2): Input should be a valid boolean, unable to interpret input",
                 "MAIL_SPEED (.env line 3): Input should be 'slow' or 'Fast'"});
}

TEST_CASE("a wrong setting stands at its default, so that the others can still be judged") {
    const auto mail = load_settings<Mail>(given({"MAIL_HOST=h", "MAIL_PORT=x"}));
    REQUIRE(static_cast<bool>(mail.value));
    CHECK(mail.value->mail_port.value == 25);
    CHECK(mail.list[1].wrong);
    CHECK(!mail.list[0].wrong);
    CHECK(!load_settings<Mail>(given({})).value);
}

TEST_CASE("booleans and labels are taken as people write them") {
    for (const char* yes : {"MAIL_TLS=True", "MAIL_TLS=YES", "MAIL_TLS=on", "MAIL_TLS=1"})
        CHECK(loaded({"MAIL_HOST=h", yes}).mail().mail_tls == true);
    for (const char* no : {"MAIL_TLS=False", "MAIL_TLS=no", "MAIL_TLS=OFF", "MAIL_TLS=0"})
        CHECK(loaded({"MAIL_HOST=h", no}).mail().mail_tls == false);
    CHECK(loaded({"MAIL_HOST=h", "MAIL_SPEED=FAST"}).mail().mail_speed == Speed::Fast);
    CHECK(faults({"MAIL_HOST=h", "MAIL_TLS="}).size() == 1);
}

TEST_CASE("a slip of the pen in the .env is a warning, another program's variable is not") {
    const auto mail = loaded({"MAIL_HOST=h", "MAIL_PROT=1"},
                             "MAIL_PROT=2525\nMAIL_PASWRD=x\nEMAIL_HOTS=h\nMAIL_HOST=h\nPOSTGRES_DB=quoin\n");
    CHECK(mail.warnings == std::vector<std::string>{"MAIL_PROT (.env line 1) is no setting; is MAIL_PORT meant?",
                                                    "MAIL_PASWRD (.env line 2) is no setting; is MAIL_PASSWORD meant?",
                                                    "EMAIL_HOTS (.env line 3) is no setting; is MAIL_HOST meant?"});
}

TEST_CASE("what looks like it should be expanded is a warning") {
    CHECK(loaded({}, "MAIL_HOST=${HOST}").warnings ==
          std::vector<std::string>{"MAIL_HOST (.env line 1): ${…} is not expanded"});
}

TEST_CASE("no .env is no fault, one that cannot be read is") {
    char directory[] = "/tmp/quoin_env_XXXXXX";
    REQUIRE(mkdtemp(directory));
    const auto path = std::string(directory) + "/.env";
    CHECK(Environment::of_process(path).faults().empty());
    CHECK(Environment::of_process(directory).faults() == Faults{std::string(directory) + ": Is a directory"});
    std::ofstream(path) << "QUOIN_TEST_SETTING=from the file\n";
    setenv("QUOIN_TEST_OTHER", "from the process", 1);
    const auto environment = Environment::of_process(path);
    CHECK(environment.find("QUOIN_TEST_SETTING")->value.reveal() == "from the file");
    CHECK(environment.find("QUOIN_TEST_OTHER")->origin() == "environment");
    CHECK(!environment.find("QUOIN_TEST_NONE"));
    unsetenv("QUOIN_TEST_OTHER");
    unlink(path.c_str());
    rmdir(directory);
}
