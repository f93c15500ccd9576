#include "app/paging.hpp"

#include "quoin/crypto/base64url.hpp"
#include "quoin/crypto/digest.hpp"

namespace quoin::app {

// --- cursors -------------------------------------------------------------------------------------

static constexpr std::size_t longest_cursor = 256, seal_size = 8;

static std::string seal_of(std::string_view path, std::string_view key) {
    return sha256_hex(std::string(path) + ' ' + std::string(key)).substr(0, seal_size);
}

void append_cursor(std::string& out, std::string_view path, std::string_view key) {
    append_base64url(out, seal_of(path, key) + std::string(key));
}

bool read_cursor(std::string_view text, std::string_view path, std::string& key) {
    std::string plain;
    if (text.size() > longest_cursor || !decode_base64url(text, plain) || plain.size() < seal_size) return false;
    key = plain.substr(seal_size);
    return plain.starts_with(seal_of(path, key));
}

// --- streams -------------------------------------------------------------------------------------

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
