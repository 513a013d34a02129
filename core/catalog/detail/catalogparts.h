#pragma once

#include "core/catalog/detail/indexkeeper.h"
#include "core/catalog/detail/planstore.h"
#include "core/catalog/detail/sourcetable.h"
#include "core/catalog/detail/visiblesets.h"
#include "core/catalog/ranker.h"
#include "core/store/database.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <utility>

namespace executor::catalog::detail {

/// What the functions of the catalogue work on; owned by Catalog. Thread: core.
struct CatalogParts
{
    CatalogParts(store::Database& db, std::filesystem::path indexFolder)
        : database(db), plans(db, sources), index(db, std::move(indexFolder)), visible(sources)
    {}

    store::Database& database;
    SourceTable sources;
    PlanStore plans;
    IndexKeeper index;
    VisibleSets visible;
    Ranker ranker;
    std::int64_t generation = 0;
    /// Bundles that were named in answers lately: id to (source, path) of a tool that reaches exactly this closure.
    std::unordered_map<std::string, std::pair<SourceId, std::string>> bundles;
    void nameBundle(const std::string& id, const SourceId& source, const std::string& path)
    {
        constexpr std::size_t kMost = 1'000;
        if (bundles.size() >= kMost) {
            bundles.clear();
        }
        bundles.try_emplace(id, source, path);
    }
};

} // namespace executor::catalog::detail
