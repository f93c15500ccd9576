// expect: no matching member function for call to .return_value.|no member named .return_value.|constraints not
// satisfied
#include "quoin/web/router.hpp"
using namespace quoin;

Task<Result<Message, NotFound>> get() { co_return Forbidden{"not in the signature"}; }
