// expect: no matching constructor for initialization of|no viable conversion from 'std::string'
#include "quoin/schema/types.hpp"
using namespace quoin;

struct Item {
    Text<1, 64> name;
};
Item pen(std::string raw) { return Item{raw}; }
