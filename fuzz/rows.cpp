#include "fuzz/rows.hpp"

#include "fuzz/everything.hpp"
#include "quoin/transfer/rows.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <string>

namespace quoin::fuzz {

namespace {

struct Row {
    Text<1, 16> name;
    std::optional<std::int64_t> number;
    std::optional<app::Price> price;
    std::optional<Date> day;
    std::optional<bool> flag;
    std::optional<SecretText<8, 72>> password;
};
BOOST_DESCRIBE_STRUCT(Row, (), (name, number, price, day, flag, password))

// A file in memory, made once and filled anew each time.
class File {
public:
    File() : descriptor_(memfd_create("rows", MFD_CLOEXEC)) { require(descriptor_ >= 0); }
    void fill(std::string_view bytes) const {
        require(ftruncate(descriptor_, 0) == 0);
        require(pwrite(descriptor_, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    }
    std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

private:
    int descriptor_;
};

void check_faults(const transfer::Faults& faults) {
    require(!faults.empty());
    for (const auto& fault : faults) require(fault.place.line >= 1 && !fault.msg.empty() && is_utf8(fault.msg));
}

}  // namespace

void read_rows(std::string_view bytes, transfer::Format format) {
    static const File file;
    file.fill(bytes);
    transfer::Input input(file.path());
    try {
        transfer::RowReader<Row> reader(format, input);
        std::size_t line = 0;
        for (;;) {
            Slot<Row> row;
            if (!reader.next(row)) break;
            require(reader.line() >= line && reader.consumed() <= bytes.size());
            line = reader.line();
            if (row) continue;
            check_faults(reader.faults());
            const auto shown = boost::json::parse(reader.shown());
            require(shown.is_object() ? !shown.as_object().contains("password") : shown.is_null());
        }
        require(reader.consumed() <= bytes.size());
    } catch (const transfer::Malformed& malformed) {
        check_faults(malformed.faults());
    }
}

}  // namespace quoin::fuzz
