#include "quoin/web/docs/inflate.hpp"

#include <zlib.h>

#include <stdexcept>

namespace quoin {

std::string inflate(std::string_view gzipped) {
    z_stream stream{};
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream, gzip_only) != Z_OK) throw std::runtime_error("zlib cannot start");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzipped.data()));  // zlib does not write to it
    stream.avail_in = static_cast<uInt>(gzipped.size());

    std::string out;
    int code = Z_OK;
    while (code == Z_OK) {
        const auto before = out.size();
        out.resize(before + (std::size_t{1} << 18));
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
        stream.avail_out = static_cast<uInt>(out.size() - before);
        code = ::inflate(&stream, Z_NO_FLUSH);
        out.resize(out.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (code != Z_STREAM_END) throw std::runtime_error("an embedded file is not whole");
    out.shrink_to_fit();
    return out;
}

}  // namespace quoin
