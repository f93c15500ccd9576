#include "quoin/migrate/model.hpp"

#include "scratches.hpp"

using namespace quoin;
using namespace quoin::migrate;

namespace {

enum class Size { small, extra_large };
BOOST_DESCRIBE_ENUM(Size, small, extra_large)

struct Shop {
    Uuid id;
    Text<1, 40> name;
};
BOOST_DESCRIBE_STRUCT(Shop, (), (id, name))

struct Order {
    std::optional<Int<1>> id;  // empty: the database counts
    Text<0, 100> note;
    std::optional<std::string> group;
    Int<0, 9> number;
    Int<-5> balance;
    std::int64_t anything;
    Decimal<2, 0, 100> price;
    double weight;
    Default<bool, true> open;
    Size size;
    Date day;
    Timestamp created_at;
    std::optional<Uuid> shop_id;
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (id, note, group, number, balance, anything, price, weight, open, size, day, created_at, shop_id))

struct Line {
    Int<1> order_id;
    Int<1> place;
    std::optional<Int<1>> above_order_id;
    std::optional<Int<1>> above_place;
};
BOOST_DESCRIBE_STRUCT(Line, (), (order_id, place, above_order_id, above_place))

}  // namespace

template <>
inline constexpr auto quoin::sql::table<Shop> =
    Table{"shops", primary_key(&Shop::id), unique_ignoring_case(&Shop::name)};

template <>
inline constexpr auto quoin::sql::table<Order> =
    Table{"orders",
          identity(&Order::id),
          references(&Order::shop_id, &Shop::id, "set null", "cascade"),
          unique(&Order::number, &Order::group),
          index(descending(&Order::created_at), ignoring_case(&Order::group)),
          unique_index(&Order::day).where("open"),
          index(&Order::day).where({"weight > 1.5", "weight > '1.5'"}).named("orders_of_the_day"),
          default_value(&Order::note, "it's"),
          default_value(&Order::size, Size::extra_large),
          default_value(&Order::price, 250),
          default_value(&Order::weight, 0.5),
          default_value(&Order::day, Date(std::chrono::days(20000))),
          default_sql(&Order::created_at, {"unixepoch() * 1000000", "now()"}),
          check("worth", "price > 0 or number = 0"),
          comment("What was ordered"),
          comment(&Order::price, "in cents")};

template <>
inline constexpr auto quoin::sql::table<Line> =
    Table{"lines", primary_key(&Line::order_id, &Line::place),
          references(columns(&Line::above_order_id, &Line::above_place), columns(&Line::order_id, &Line::place))};

namespace {

using Stored = Models<Line, Order, Shop>;

std::string written(const Catalogue& catalogue) {
    std::string out;
    for (const auto& table : catalogue.tables)
        for (const auto& statement : render_table(table, catalogue.dialect)) out += statement + ";\n";
    return out;
}

}  // namespace

TEST_CASE("structs and their declarations ask for a schema of SQLite") {
    CHECK(written(catalogue_of<Stored>(db::Dialect::sqlite)) == R"sql(create table lines (
    order_id integer not null,
    place integer not null,
    above_order_id integer,
    above_place integer,
    constraint lines_pkey primary key (order_id, place),
    constraint lines_order_id_check check (order_id >= 1),
    constraint lines_place_check check (place >= 1),
    constraint lines_above_order_id_above_place_fkey foreign key (above_order_id, above_place)
        references lines (order_id, place)
) strict, without rowid;
create table shops (
    id blob not null,
    name text not null,
    constraint shops_pkey primary key (id),
    constraint shops_id_check check (length(id) = 16),
    constraint shops_name_check check (length(name) between 1 and 40)
) strict, without rowid;
create unique index shops_name_key on shops (lower(name));
create table orders (
    id integer not null constraint orders_pkey primary key autoincrement,
    note text not null default 'it''s',
    "group" text,
    number integer not null,
    balance integer not null,
    anything integer not null,
    price integer not null default 250,
    weight real not null default 0.5,
    open integer not null default 1,
    size text not null default 'extra_large',
    day integer not null default 20000,
    created_at integer not null default (unixepoch() * 1000000),
    shop_id blob,
    constraint orders_number_group_key unique (number, "group"),
    constraint orders_note_check check (length(note) <= 100),
    constraint orders_number_check check (number between 0 and 9),
    constraint orders_balance_check check (balance >= -5),
    constraint orders_price_check check (price between 0 and 10000),
    constraint orders_open_check check (open in (0, 1)),
    constraint orders_size_check check (size in ('small', 'extra_large')),
    constraint orders_worth_check check (price > 0 or number = 0),
    constraint orders_shop_id_fkey foreign key (shop_id) references shops (id) on delete set null on update cascade
) strict;
create index orders_created_at_group_idx on orders (created_at desc, lower("group"));
create unique index orders_day_key on orders (day) where open;
create index orders_of_the_day on orders (day) where weight > 1.5;
)sql");
}

TEST_CASE("structs and their declarations ask for a schema of PostgreSQL") {
    CHECK(written(catalogue_of<Stored>(db::Dialect::postgres)) == R"sql(create table lines (
    order_id bigint not null,
    place bigint not null,
    above_order_id bigint,
    above_place bigint,
    constraint lines_pkey primary key (order_id, place),
    constraint lines_order_id_check check (order_id >= 1),
    constraint lines_place_check check (place >= 1),
    constraint lines_above_order_id_above_place_fkey foreign key (above_order_id, above_place)
        references lines (order_id, place)
);
create table shops (
    id uuid not null,
    name text not null,
    constraint shops_pkey primary key (id),
    constraint shops_name_check check (length(name) between 1 and 40)
);
create unique index shops_name_key on shops (lower(name));
create table orders (
    id bigint generated by default as identity,
    note text not null default 'it''s',
    "group" text,
    number bigint not null,
    balance bigint not null,
    anything bigint not null,
    price bigint not null default 250,
    weight double precision not null default 0.5,
    open boolean not null default true,
    size text not null default 'extra_large',
    day date not null default '2024-10-04',
    created_at timestamptz not null default now(),
    shop_id uuid,
    constraint orders_pkey primary key (id),
    constraint orders_number_group_key unique (number, "group"),
    constraint orders_note_check check (length(note) <= 100),
    constraint orders_number_check check (number between 0 and 9),
    constraint orders_balance_check check (balance >= -5),
    constraint orders_price_check check (price between 0 and 10000),
    constraint orders_size_check check (size in ('small', 'extra_large')),
    constraint orders_worth_check check (price > 0 or number = 0),
    constraint orders_shop_id_fkey foreign key (shop_id) references shops (id) on delete set null on update cascade
);
create index orders_created_at_group_idx on orders (created_at desc, lower("group"));
create unique index orders_day_key on orders (day) where open;
create index orders_of_the_day on orders (day) where weight > '1.5';
comment on table orders is 'What was ordered';
comment on column orders.price is 'in cents';
)sql");
}

TEST_CASE("what the engine makes of a model keeps the model's wording") {
    for (const auto dialect : {db::Dialect::sqlite, db::Dialect::postgres}) {
        const auto scratch = scratch_of(dialect);
        if (!scratch) continue;
        const auto wanted = catalogue_of<Stored>(dialect), made = canonical(*scratch, wanted);
        CHECK(written(made) == written(wanted));
        CHECK(shown(canonical(*scratch, made)) == shown(made));
        CHECK(introspect(*scratch, dialect).tables.empty());
    }
}
