#pragma once

#include "core/base/taskgroup.h"
#include "core/catalog/catalog.h"
#include "core/catalog/detail/catalogparts.h"

#include <filesystem>
#include <utility>

namespace executor::catalog {

struct Catalog::State
{
    State(store::Database& database, const Clock& clockIn, std::filesystem::path indexFolder)
        : parts(database, std::move(indexFolder)), clock(clockIn)
    {}

    /// After a switch: calls and searches go to the new revision, the rows of the ones before go.
    void switched(const SourceId& source, detail::ActiveRevision revision, std::int64_t generation);
    /// Removes the tools of revisions that are neither active nor just superseded, in small transactions.
    Task<void> sweep(Milliseconds keepSuperseded);
    Task<void> sweepSource(SourceId source);
    Task<void> removeTools(std::int64_t revision);

    detail::CatalogParts parts;
    const Clock& clock;
    TaskGroup tasks;
};

} // namespace executor::catalog
