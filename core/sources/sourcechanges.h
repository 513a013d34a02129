#pragma once

#include "core/sources/documentfetcher.h"
#include "core/sources/importrun.h"
#include "core/sources/source.h"

#include <string>

namespace executor::store {
class Transaction;
class Database;
} // namespace executor::store

namespace executor::sources {

struct SourcePatch;

/// Where the calls of a source go unless its operations say otherwise.
[[nodiscard]] std::string endpointOf(const SourceConfig& config);
/// Empty: the document's servers. Errors: `invalid_request`.
[[nodiscard]] Result<std::string> checkedBaseUrl(const std::string& typed);
/// The source with the change in it. Errors: `invalid_request`.
[[nodiscard]] Result<Source> patchedSource(Source source, const SourcePatch& patch);

/// The transactions of the service: rows, audit record and event of each change together. The tasks give what is stored
/// then. Errors: `already_exists` for a slug, `not_found`.
/// The same inside a transaction of the caller.
[[nodiscard]] Result<Source> insertSourceRow(store::Transaction& db, Source source, const std::string& actor);
[[nodiscard]] Task<Source> insertNewSource(store::Database& database, Source source, std::string actor);
[[nodiscard]] Result<Source> storeSourceRow(store::Transaction& db, Source source, const std::string& actor);
[[nodiscard]] Task<Source> storeSource(store::Database& database, Source source, std::string actor);
[[nodiscard]] Task<void> storeHealth(store::Database& database, SourceId id, SourceHealth health);
[[nodiscard]] Task<void> removeSourceRow(store::Database& database, SourceId id, std::string actor);
/// What an import writes together with the switch: the document's facts, the number of tools, health `healthy`.
[[nodiscard]] decltype(ImportJob::alongside) importedRows(SourceId id, const FetchedDocument& document,
                                                          std::string actor);

} // namespace executor::sources
