-- revision: 0003
-- down_revision: 0002
-- message: store managers and their items

-- Prices are counted in millionths of a dollar: integers are exact in both engines.

-- up postgresql

create table store_managers (
    id uuid not null,
    name text not null,
    email text not null,
    password_hash text not null,
    token_epoch bigint not null default 0,
    constraint store_managers_pkey primary key (id),
    constraint store_managers_name_check check (length(name) between 1 and 64),
    constraint store_managers_email_check check (length(email) between 3 and 254)
);

create table items (
    id uuid not null,
    name text not null,
    category text not null,
    price_usd bigint not null,
    in_stock boolean not null,
    store_manager_id uuid not null,
    constraint items_pkey primary key (id),
    constraint items_name_check check (length(name) between 1 and 64),
    constraint items_category_check check (category in ('Grocery', 'Household', 'Electronics', 'Stationery',
        'Personal Care', 'Apparel', 'Home Improvement', 'Pet')),
    constraint items_price_usd_check check (price_usd between 0 and 1000000000000000),
    constraint items_store_manager_id_fkey foreign key (store_manager_id) references store_managers (id)
        on delete cascade
);

-- up sqlite

create table store_managers (
    id blob not null,
    name text not null,
    email text not null,
    password_hash text not null,
    token_epoch integer not null default 0,
    constraint store_managers_pkey primary key (id),
    constraint store_managers_id_check check (length(id) = 16),
    constraint store_managers_name_check check (length(name) between 1 and 64),
    constraint store_managers_email_check check (length(email) between 3 and 254)
) strict, without rowid;

create table items (
    id blob not null,
    name text not null,
    category text not null,
    price_usd integer not null,
    in_stock integer not null,
    store_manager_id blob not null,
    constraint items_pkey primary key (id),
    constraint items_id_check check (length(id) = 16),
    constraint items_name_check check (length(name) between 1 and 64),
    constraint items_category_check check (category in ('Grocery', 'Household', 'Electronics', 'Stationery',
        'Personal Care', 'Apparel', 'Home Improvement', 'Pet')),
    constraint items_price_usd_check check (price_usd between 0 and 1000000000000000),
    constraint items_in_stock_check check (in_stock in (0, 1)),
    constraint items_store_manager_id_fkey foreign key (store_manager_id) references store_managers (id)
        on delete cascade
) strict, without rowid;

-- up

create unique index store_managers_email_key on store_managers (lower(email));
create index items_store_manager_id_idx on items (store_manager_id);

-- down

drop table items;
drop table store_managers;
