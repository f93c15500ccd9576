#pragma once
// Registration, login and profiles.

namespace quoin {
class Router;
}

namespace quoin::app::accounts {

void routes(Router& router);

}  // namespace quoin::app::accounts
