// expect: a table needs one primary_key.. or identity
#include "quoin/migrate/model.hpp"
using namespace quoin;

struct Shop {
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Shop, (), (id, name))
template <>
inline constexpr auto quoin::sql::table<Shop> = Table{"shops", index(&Shop::name)};
const auto bad = migrate::table_of<Shop>(db::Dialect::sqlite);
