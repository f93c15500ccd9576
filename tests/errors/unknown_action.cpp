// expect: call to consteval function 'quoin::sql::Action::Action' is not a constant expression
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
constexpr auto bad = sql::references(&Item::shop_id, &Shop::id, "casdade");
