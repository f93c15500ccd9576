#pragma once
// Every route with what its signature says of it: what documents are made of.

#include "quoin/web/operation.hpp"

#include <vector>

namespace quoin {

class Router;
struct Route;

struct DescribedRoute {
    const Route* route;
    Operation operation;
};

// In the order they were added; the structs they name are put into `components`.
std::vector<DescribedRoute> describe(const Router& router, Components& components);

}  // namespace quoin
