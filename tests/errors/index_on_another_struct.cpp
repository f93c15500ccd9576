// expect: a rule of this table names a member of another struct
#include "quoin/schema/types.hpp"
#include "quoin/sql/table.hpp"
using namespace quoin;

struct Shop {
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Shop, (), (id, name))
struct Item {
    Uuid id;
    Uuid shop_id;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, shop_id))
template <>
inline constexpr auto quoin::sql::table<Item> = Table{"items", primary_key(&Item::id), index(&Shop::name)};
