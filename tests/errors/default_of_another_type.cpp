// expect: a default is a value of the member's type
#include "quoin/schema/types.hpp"
#include "quoin/sql/table.hpp"
using namespace quoin;

struct Shop {
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Shop, (), (id, name))
constexpr auto bad = sql::default_value(&Shop::id, "no uuid");
