#include "app/adoption/copies.hpp"

#include "app/store/items_model.hpp"
#include "quoin/migrate/quoted.hpp"

#include <utility>

namespace quoin::app::adoption {

namespace {

using migrate::Column;

// A Copy on its way, with what is missing for it.
class Filling {
public:
    Filling(OldTable& old, std::string to) : old_(old), copy_{.from = old.name(), .to = std::move(to)} {}

    void set(std::string column, std::string expression, const Column* source = nullptr) {
        copy_.assignments.push_back({std::move(column), std::move(expression), source ? source->name : ""});
    }
    // From the first of `names` that is there.
    const Column* require(std::string column, std::initializer_list<std::string_view> names) {
        const auto* source = old_.take(names);
        if (source)
            set(std::move(column), in_old(*source), source);
        else
            miss(column);
        return source;
    }
    void set_time(std::string column, std::initializer_list<std::string_view> names, const std::string& otherwise) {
        const auto* source = old_.take(names);
        set(std::move(column), source ? "coalesce(" + time_in_old(*source) + ", " + otherwise + ")" : otherwise,
            source);
    }
    void miss(const std::string& column) { (missing_ += missing_.empty() ? "" : ", ") += column; }
    void refuse(std::string condition, std::string what) {
        copy_.obstacles.push_back({std::move(condition), std::move(what)});
    }
    void refuse_twins(const std::string& expression, const std::string& what) {
        refuse(expression + " in (select " + expression + " from " + migrate::quoted(copy_.from) +
                   " as old group by 1 having count(*) > 1)",
               what);
    }
    void join(std::string sql) { copy_.join = std::move(sql); }
    void count(std::string column) { copy_.counted = std::move(column); }

    Planned finish() {
        if (!missing_.empty())
            return std::unexpected("the table " + copy_.from + " has no column for " + missing_ + " of Quoin's " +
                                   copy_.to);
        copy_.left_out = old_.left_out();
        return std::move(copy_);
    }

private:
    OldTable& old_;
    Copy copy_;
    std::string missing_;
};

std::string trimmed_or_null(const Column& column) { return "nullif(btrim(" + in_old(column) + "), '')"; }

void set_username(Filling& users, OldTable& old, const Column* email) {
    const auto* name = old.take({"username", "user_id", "user_name", "login"});
    if (!name && !email) return users.miss("username");
    const auto& source = name ? *name : *email;
    users.set("username", in_old(source), &source);
    users.refuse(in_old(source) + " is null or length(" + in_old(source) + ") not between 1 and 64 or " +
                     in_old(source) + " ~ '^[[:space:]]|[[:space:]]$|[[:cntrl:]]'",
                 "no " + source.name + " of 1 to 64 characters, which would be the username");
    users.refuse_twins("lower(" + in_old(source) + ")", "the same " + source.name + " as another, but for its case");
}

void set_role(Filling& users, OldTable& old) {
    if (const auto* flag = old.take({"is_admin", "is_superuser"}); flag && flag->type == "boolean")
        users.set("role", "case when " + in_old(*flag) + " then 'admin' else 'user' end", flag);
    else if (const auto* role = old.take({"role"}))
        users.set("role", "case when lower(" + in_old(*role) + "::text) = 'admin' then 'admin' else 'user' end", role);
    else
        users.set("role", "'user'");
}

void set_password_hash(Filling& accounts) {
    const auto* hash = accounts.require("password_hash", {"password_hash", "hashed_password", "password"});
    if (hash)
        accounts.refuse(in_old(*hash) + " is null or " + in_old(*hash) +
                            R"( !~ '^(\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|[0-9a-fA-F]{64})$')",
                        "a password hash that is neither bcrypt nor SHA-256");
}

void refuse_unfit_email(Filling& accounts, const Column& email) {
    accounts.refuse(in_old(email) + " is not null and length(" + in_old(email) + ") not between 3 and 254",
                    "no e-mail of 3 to 254 characters");
    accounts.refuse_twins("lower(" + in_old(email) + ")", "the same e-mail as another, but for its case");
}

// Whom a row belongs to, by the number or by the name that the old one says.
void set_user(Filling& rows, OldTable& old, UserKey key) {
    const auto* user = old.take({"user_id", "owner_id", "author_id", "username"});
    if (!user) return rows.miss("user_id");
    if (key == UserKey::number) return rows.set("user_id", in_old(*user), user);
    rows.join("join users as owner on owner.username = " + in_old(*user));
    rows.set("user_id", "owner.id", user);
}

std::string millionths(const Column& price) { return "round(" + in_old(price) + "::numeric * 1000000)::bigint"; }

void set_price(Filling& rows, const std::string& column, std::initializer_list<std::string_view> names, OldTable& old) {
    const auto* price = old.take(names);
    if (!price) return rows.miss(column);
    rows.set(column, millionths(*price), price);
    rows.refuse(in_old(*price) + " is null or " + in_old(*price) + "::text in ('NaN', 'Infinity') or not " +
                    in_old(*price) + " between 0 and 1000000000",
                "no price between 0 and 1,000,000,000");
}

void set_in_stock(Filling& rows, OldTable& old) {
    const auto* stock = old.take({"in_stock", "stock", "quantity"});
    if (!stock) return rows.set("in_stock", "true");
    rows.set("in_stock", "coalesce(" + in_old(*stock) + (is_integer(*stock) ? " > 0" : "") + ", true)", stock);
}

// SQLAlchemy stores an enum by its names, such as PERSONAL_CARE, and others by its labels.
std::string category_of(const Column& column) {
    std::string expression = "case lower(replace(" + in_old(column) + "::text, '_', ' '))";
    for (const auto label : enum_labels<Category>)
        expression += " when lower('" + std::string(label) + "') then '" + std::string(label) + "'";
    return expression + " end";
}

}  // namespace

UserKey user_key(const OldTable& users) {
    const auto* key = users.key();
    return key && is_integer(*key) ? UserKey::number : UserKey::name;
}

Planned copy_users(OldTable old) {
    Filling users(old, "users");
    const auto* email = old.take({"email"});
    if (user_key(old) == UserKey::number)
        users.set("id", in_old(*old.take({old.key()->name})), old.key());
    else if (const auto* key = old.key(); key && is_text(*key) && (key->name == "username" || key->name == "user_id"))
        users.set("id", "row_number() over (order by " + in_old(*key) + ")");
    else
        return std::unexpected("the key of the table " + old.name() + " is neither a number nor the username");
    set_username(users, old, email);
    if (const auto* name = old.take({"name", "full_name"})) users.set("name", trimmed_or_null(*name), name);
    if (email) {
        users.set("email", in_old(*email), email);
        refuse_unfit_email(users, *email);
    }
    set_password_hash(users);
    if (const auto* birthday = old.take({"birthday", "date_of_birth"}))
        users.set("birthday", in_old(*birthday) + "::date", birthday);
    users.set_time("created_at", {"created_at", "create_time"}, "now()");
    if (const auto* login = old.take({"last_login"})) users.set("last_login", time_in_old(*login), login);
    set_role(users, old);
    users.count("id");
    return users.finish();
}

Planned copy_posts(OldTable old, UserKey user_key) {
    Filling posts(old, "posts");
    posts.require("post_id", {"post_id", "id"});
    const auto* title = old.take({"title"});
    const auto* words = old.take({"post_data", "content", "body", "text"});
    if (!words && !title) posts.miss("post_data");
    if (words)
        posts.set("post_data",
                  title ? "concat_ws(E'\\n\\n', " + in_old(*title) + ", " + in_old(*words) + ")" : in_old(*words),
                  words);
    else if (title)
        posts.set("post_data", in_old(*title), title);
    posts.set_time("created_at", {"created_at", "create_time"}, "now()");
    set_user(posts, old, user_key);
    posts.count("post_id");
    return posts.finish();
}

Planned copy_votes(OldTable old, UserKey user_key) {
    Filling votes(old, "votes");
    set_user(votes, old, user_key);
    votes.require("post_id", {"post_id"});
    votes.set_time("created_at", {"created_at"}, "now()");
    return votes.finish();
}

Planned copy_store_managers(OldTable old) {
    Filling managers(old, "store_managers");
    managers.require("id", {"id"});
    managers.require("name", {"name"});
    if (const auto* email = managers.require("email", {"email"})) refuse_unfit_email(managers, *email);
    set_password_hash(managers);
    return managers.finish();
}

Planned copy_items(OldTable old) {
    Filling items(old, "items");
    items.require("id", {"id"});
    items.require("name", {"name"});
    if (const auto* category = old.take({"category"}))
        items.set("category", category_of(*category), category);
    else
        items.miss("category");
    set_price(items, "price_usd", {"price_usd", "price"}, old);
    set_in_stock(items, old);
    items.require("store_manager_id", {"store_manager_id"});
    return items.finish();
}

Planned copy_products(OldTable old) {
    Filling products(old, "products");
    products.require("id", {"id"});
    products.require("name", {"name"});
    if (const auto* words = old.take({"description"}))
        products.set("description", "coalesce(" + in_old(*words) + ", '')", words);
    else
        products.set("description", "''");
    set_price(products, "price", {"price", "price_usd"}, old);
    set_in_stock(products, old);
    products.count("id");
    return products.finish();
}

}  // namespace quoin::app::adoption
