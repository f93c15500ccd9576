#include "app/paging.hpp"

namespace quoin::app {

Task<bool> RowsBody::next(std::string& out) {
    out_ = &out;
    const db::RowSink sink{.into = this,
                           .row =
                               [](void* into, std::span<const sql::Value> columns) {
                                   auto& self = *static_cast<RowsBody*>(into);
                                   *self.out_ += self.separator_;
                                   self.separator_ = ',';
                                   self.write_(*self.out_, columns);
                               },
                           .columns = columns_};
    if (co_await rows_->next(sink)) co_return true;
    if (separator_ == open_) out += open_;  // there was no row
    out += close_;
    co_return false;
}

}  // namespace quoin::app
