#include "core/catalog/detail/toolnames.h"

#include <unordered_set>

namespace executor::catalog::detail {

Result<NameChanges> NameChanges::read(store::Connection& db, const SourceId& source, const PathByIdentity& now)
{
    using List = std::vector<store::ToolNameRow>;
    EX_TRY(const List known, store::listToolNames(db, source));
    std::unordered_set<std::string> seen;
    std::unordered_set<std::string> done;
    List fresh;
    List current;
    List gone;
    for (const store::ToolNameRow& row : known) {
        seen.insert(row.identity);
        const auto found = now.find(row.identity);
        const bool isCurrent = found != now.end() && found->second == row.path;
        if (isCurrent) {
            done.insert(row.identity);
        }
        if (isCurrent && row.removedAt) {
            current.push_back(row);
            current.back().removedAt.reset();
        } else if (!isCurrent && !row.removedAt) {
            gone.push_back(row);
        }
    }
    for (const auto& [identity, path] : now) {
        if (!done.contains(identity)) {
            (seen.contains(identity) ? current : fresh).push_back({identity, path, std::nullopt, std::nullopt});
        }
    }
    return NameChanges{std::make_shared<const List>(std::move(fresh)), std::make_shared<const List>(std::move(current)),
                       std::make_shared<const List>(std::move(gone))};
}

Result<void> NameChanges::saveChanged(store::Transaction& db, const SourceId& source) const
{
    for (const store::ToolNameRow& row : *current) {
        EX_CHECK(store::saveToolName(db, source, row));
    }
    for (store::ToolNameRow row : *gone) {
        row.removedAt = db.now();
        EX_CHECK(store::saveToolName(db, source, row));
    }
    return {};
}

} // namespace executor::catalog::detail
