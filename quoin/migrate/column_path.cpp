#include "quoin/migrate/column_path.hpp"

#include "quoin/migrate/apply.hpp"

#include <algorithm>

namespace quoin::migrate {

namespace {

ColumnPath path_of(const TablePath& table, const Column& column, const std::string& new_name, const Renames& renames) {
    ColumnPath path{table.before, table.after, &column, table.after ? find_column(*table.after, new_name) : nullptr};
    std::ranges::copy_if(renames, std::back_inserter(path.labels), [&](const Rename& rename) {
        return rename.table == table.before->name && rename.column == column.name && !rename.label.empty();
    });
    return path;
}

}  // namespace

std::vector<TablePath> paths(const Catalogue& from, const Catalogue& to, const Renames& renames) {
    const auto middle = applied(changes_of(renames), from);  // tables and columns stand at their places
    std::vector<TablePath> list;
    for (std::size_t t = 0; t < from.tables.size(); ++t) {
        const auto& renamed = middle.tables[t];
        TablePath path{&from.tables[t], find_table(to, renamed.name)};
        for (std::size_t c = 0; c < renamed.columns.size(); ++c)
            path.columns.push_back(path_of(path, path.before->columns[c], renamed.columns[c].name, renames));
        if (path.after)
            for (const auto& column : path.after->columns)
                if (!find_column(renamed, column.name))
                    path.columns.push_back({path.before, path.after, nullptr, &column});
        list.push_back(std::move(path));
    }
    return list;
}

}  // namespace quoin::migrate
