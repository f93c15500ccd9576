// quoin create-product: by flags, or by questions.

#include "app/commands/commands.hpp"
#include "app/commands/flags.hpp"
#include "app/commands/start.hpp"
#include "app/products/store.hpp"

#include <iostream>

namespace quoin::app {

// Products are made to be sold: only a no keeps one out of stock.
static bool in_stock(const CreateProductArguments& arguments) {
    if (arguments.in_stock) return *arguments.in_stock;
    const auto answer = given_or_asked({}, "In stock (Y/n): ");
    return !answer || (!answer->starts_with('n') && !answer->starts_with('N'));
}

int create_product(const CreateProductArguments& arguments) {
    const auto configuration = load_configuration();
    const auto asked_name = given_or_asked(arguments.name, "Name: ");
    const auto asked_description = given_or_asked(arguments.description, "Description (empty for none): ");
    const auto asked_price = given_or_asked(arguments.price, "Price: ");
    Flags flags;
    auto name = flags.require<ProductName>("--name", asked_name);
    auto description = flags.read<ProductDescription>("--description", asked_description);
    const auto price = flags.require<Price>("--price", asked_price);
    flags.finish();

    const NewProduct product{{},
                             *std::move(name),
                             description ? *std::move(description) : ProductDescription(""),
                             *price,
                             in_stock(arguments)};
    OpenDatabase database(configuration);
    const auto id = database.wait_for([&](Db db) { return products::add(db, product); });
    std::cout << "Created product " << product.name.str() << " with id " << std::int64_t{id} << '\n';
    return 0;
}

}  // namespace quoin::app
