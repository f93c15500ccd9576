#include "app/paging.hpp"

namespace quoin::app {

Task<bool> RowsBody::begin() { co_return co_await fetch(ahead_); }

Task<bool> RowsBody::next(std::string& out) {
    if (!ahead_.empty()) {
        out += std::exchange(ahead_, {});
        co_return true;
    }
    if (co_await fetch(out)) co_return true;
    if (!begun_) format_.open(out, {});
    out += format_.close;
    co_return false;
}

Task<bool> RowsBody::fetch(std::string& out) {
    out_ = &out;
    co_return co_await rows_->next(
        {.into = this,
         .row = [](void* into, std::span<const sql::Value> columns) { static_cast<RowsBody*>(into)->add(columns); },
         .columns = format_.columns});
}

void RowsBody::add(std::span<const sql::Value> columns) {
    if (std::exchange(begun_, true))
        *out_ += ',';
    else
        format_.open(*out_, columns);
    format_.row(*out_, columns);
}

}  // namespace quoin::app
