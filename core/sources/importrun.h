#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/catalog/revisiondifference.h"
#include "core/catalog/revisionwriter.h"
#include "core/sources/adapter.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace executor::catalog {
class Catalog;
}

namespace executor::sources {

/// A document that was understood, ready to be imported. Large: pass it on by moving, so that it ends on the pool.
struct OpenedDocument
{
    DocumentText document;
    std::string textHash; ///< SHA-256
    std::shared_ptr<ToolStream> stream;
};

/// Opens a document and hashes it, both on the pool. Errors: those of Adapter::open().
[[nodiscard]] Task<OpenedDocument> openDocument(const Adapter* adapter, DocumentText document, CancelToken cancel);

/// How far an import is.
struct ImportProgress
{
    SourceId source;
    std::size_t bytesRead = 0;
    std::size_t bytesTotal = 0;
    std::size_t tools = 0;
};

/// One import to be made.
struct ImportJob
{
    SourceId source;
    std::string slug;
    OpenedDocument opened;
    std::filesystem::path dataFolder; ///< the document is kept there, content-addressed
    std::string etag;
    std::string lastModified;
    std::function<void(const ImportProgress&)> onProgress; ///< at most every 100 ms, on the core thread
    /// Rows of the caller that are written in the transaction that switches to the new revision.
    std::function<Result<void>(store::Transaction&, const RevisionId&, const DescriptionFacts&, std::size_t tools,
                               const ImportWarnings&)>
        alongside;
};

/// How an import ended.
struct ImportReport
{
    bool isUnchanged = false; ///< the document is the one that is active: nothing was written
    RevisionId revision;
    std::size_t toolCount = 0;
    DescriptionFacts facts;
    ImportWarnings warnings;
    catalog::RevisionDifference difference;
};

/// Reads and prepares on the pool, writes in small transactions into a new revision, switches at the end; while one
/// batch is written the next is prepared and the one after it read. Failed or cancelled: the old revision stays and
/// nothing of the new one remains. Thread: core. Errors: those of the adapter and of the revision writer.
[[nodiscard]] Task<ImportReport> importDocument(catalog::Catalog& catalog, ImportJob job, CancelToken cancel);

} // namespace executor::sources
