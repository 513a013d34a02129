#include "core/sources/importrun.h"

#include "core/base/hash.h"
#include "core/base/killpoint.h"
#include "core/base/threads.h"
#include "core/catalog/catalog.h"
#include "core/store/blobs.h"

#include <chrono>

namespace executor::sources {
namespace {
/// Goes up when the same document would give other tools.
constexpr std::string_view kImporterVersion = "openapi-1";
constexpr auto kProgressPause = std::chrono::milliseconds(100);
using Stream = std::shared_ptr<ToolStream>;

Task<std::string> hashOf(std::shared_ptr<const std::string> text)
{
    auto work = [text]() -> Result<std::string> { return sha256(*text); };
    return onPool(std::move(work));
}

/// Packs the document and writes it to its file.
Task<store::Payload> keepDocument(std::shared_ptr<const std::string> text, std::string hash,
                                  std::filesystem::path folder)
{
    auto work = [text, hash, folder] { return store::preparePayload(folder, *text, hash); };
    return onPool(std::move(work));
}

/// By pointer: a task hands out copies of what can be copied, and a batch is thousands of JSON values.
using BatchPointer = std::unique_ptr<ImportBatch>;

Task<BatchPointer> nextBatch(Stream stream, CancelToken cancel)
{
    auto work = [stream, cancel]() -> Result<BatchPointer> {
        EX_TRY(ImportBatch batch, stream->next(catalog::RevisionWriter::kBatch, cancel));
        return std::make_unique<ImportBatch>(std::move(batch));
    };
    return onPool(std::move(work));
}

/// The document and its index are large: they go on the pool, not on the core thread.
Task<void> drop(Stream stream)
{
    auto holder = std::make_shared<Stream>(std::move(stream));
    auto work = [holder]() -> Result<void> {
        holder->reset();
        return {};
    };
    return onPool(std::move(work));
}

Task<std::size_t> copyTools(catalog::RevisionWriter& writer, Stream stream, SourceId source,
                            std::function<void(const ImportProgress&)> onProgress, CancelToken cancel)
{
    ImportProgress progress;
    progress.source = source;
    auto lastTold = std::chrono::steady_clock::now() - kProgressPause;
    Task<BatchPointer> reading = nextBatch(stream, cancel);
    Task<void> storing = doneTask(Result<void>());
    Result<void> state;
    for (bool isLast = false; state && !isLast;) {
        Result<BatchPointer> read = co_await std::move(reading);
        isLast = !read || (*read)->isLast;
        // Started now, so that it is read while this one is prepared; on every way out it is awaited.
        reading = doneTask(Result<BatchPointer>(nullptr));
        if (!isLast) {
            reading = nextBatch(stream, cancel);
        }
        Result<catalog::RevisionWriter::PreparedPointer> prepared = catalog::RevisionWriter::PreparedPointer();
        if (read) {
            progress.tools += (*read)->tools.size();
            progress.bytesRead = (*read)->bytesRead;
            progress.bytesTotal = (*read)->bytesTotal;
            if (onProgress && (isLast || std::chrono::steady_clock::now() - lastTold >= kProgressPause)) {
                lastTold = std::chrono::steady_clock::now();
                onProgress(progress);
            }
            prepared = co_await writer.prepare(std::move((*read)->definitions), std::move((*read)->tools));
        }
        state = co_await std::move(storing);
        storing = doneTask(Result<void>());
        if (!read) {
            state = tl::unexpected(std::move(read).error());
        } else if (!prepared) {
            state = tl::unexpected(std::move(prepared).error());
        } else if (cancel.isCancelled()) {
            state = fail(ErrorCode::Cancelled, "The import was cancelled.");
        }
        if (state) {
            storing = writer.store(std::move(*prepared));
        }
    }
    const Result<void> stored = co_await std::move(storing);
    [[maybe_unused]] const Result<BatchPointer> unused = co_await std::move(reading);
    if (!state || !stored) {
        co_return tl::unexpected(!state ? state.error() : stored.error());
    }
    co_return progress.tools;
}

catalog::RevisionWriter::Alongside rowsOf(const ImportJob& job, const ImportReport& report)
{
    const auto alongside = job.alongside;
    if (!alongside) {
        return {};
    }
    return [alongside, revision = report.revision, facts = report.facts, tools = report.toolCount,
            warnings = report.warnings](store::Transaction& db) {
        return alongside(db, revision, facts, tools, warnings);
    };
}

Task<ImportReport> fill(catalog::RevisionWriter& writer, ImportJob job, CancelToken cancel)
{
    Stream stream = std::move(job.opened.stream);
    ImportReport report;
    report.revision = writer.id();
    report.facts = stream->facts();
    // Only the switch needs it; the tools are read meanwhile.
    Task<store::Payload> keeping = keepDocument(job.opened.document.text, job.opened.textHash, job.dataFolder);
    Result<std::size_t> copied = co_await copyTools(writer, stream, job.source, job.onProgress, cancel);
    Result<store::Payload> kept = co_await std::move(keeping);
    report.warnings = stream->warnings();
    Task<void> dropping = drop(std::move(stream));
    Result<catalog::RevisionDifference> difference = catalog::RevisionDifference();
    if (copied && kept) {
        report.toolCount = *copied;
        writer.setDocument(std::move(*kept));
        for (const ImportWarning& warning : report.warnings.kept()) {
            writer.warn(warning.message);
        }
        killPoint("import.activate");
        difference = co_await writer.activate(rowsOf(job, report));
        killPoint("import.done");
    }
    [[maybe_unused]] const Result<void> dropped = co_await std::move(dropping);
    if (!copied || !kept || !difference) {
        co_return tl::unexpected(!copied ? copied.error() : !kept ? kept.error() : difference.error());
    }
    report.difference = std::move(*difference);
    co_return report;
}
} // namespace

Task<OpenedDocument> openDocument(const Adapter* adapter, DocumentText document, CancelToken cancel)
{
    Task<std::string> hashing = hashOf(document.text);
    auto work = [adapter, document, cancel]() -> Result<Stream> {
        EX_TRY(std::unique_ptr<ToolStream> stream, adapter->open(document, ImportOptions(), cancel));
        return Stream(std::move(stream));
    };
    Result<Stream> opened = co_await onPool(std::move(work));
    Result<std::string> hash = co_await std::move(hashing);
    if (!opened || !hash) {
        co_return tl::unexpected(!opened ? opened.error() : hash.error());
    }
    OpenedDocument result;
    result.document = std::move(document);
    result.textHash = std::move(*hash);
    result.stream = std::move(*opened);
    co_return result;
}

Task<ImportReport> importDocument(catalog::Catalog& catalog, ImportJob job, CancelToken cancel)
{
    ImportOptions options;
    options.slug = job.slug;
    EX_CO_TRY(options.knownNames, co_await catalog.knownNames(job.source));
    job.opened.stream->setOptions(std::move(options));
    catalog::RevisionFacts facts;
    facts.sourceId = job.source;
    facts.contentHash =
        sha256(std::string(kImporterVersion) + "\n" + job.opened.document.url + "\n" + job.opened.textHash);
    facts.etag = job.etag;
    facts.lastModified = job.lastModified;
    EX_CO_TRY(std::unique_ptr<catalog::RevisionWriter> writer, co_await catalog.beginRevision(std::move(facts)));
    if (!writer) {
        ImportReport unchanged;
        unchanged.isUnchanged = true;
        [[maybe_unused]] const Result<void> dropped = co_await drop(std::move(job.opened.stream));
        co_return unchanged;
    }
    Result<ImportReport> report = co_await fill(*writer, std::move(job), cancel);
    if (!report) {
        [[maybe_unused]] const Result<void> gone = co_await writer->abandon(report.error().message);
    }
    co_return report;
}

} // namespace executor::sources
