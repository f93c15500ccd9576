// expect: no matching function for call to 'references'
#include "quoin/schema/types.hpp"
#include "quoin/sql/table.hpp"
using namespace quoin;

struct Parent {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(Parent, (), (id))
struct Child {
    Int<0> parent;
};
BOOST_DESCRIBE_STRUCT(Child, (), (parent))
constexpr auto bad = sql::references(&Child::parent, &Parent::id);
