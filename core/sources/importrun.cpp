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

/// What is kept of a document, and what tells it from another.
struct KeptDocument
{
    std::string contentHash;
    store::Payload payload;
};

Task<KeptDocument> keepDocument(std::shared_ptr<const std::string> text, std::string url, std::filesystem::path folder)
{
    auto work = [text, url, folder]() -> Result<KeptDocument> {
        KeptDocument kept;
        kept.contentHash = sha256(std::string(kImporterVersion) + "\n" + url + "\n" + sha256(*text));
        EX_TRY(kept.payload, store::preparePayload(folder, *text));
        return kept;
    };
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
    for (bool isLast = false; !isLast;) {
        Result<BatchPointer> read = co_await std::move(reading);
        if (!read) {
            co_return tl::unexpected(std::move(read).error());
        }
        const BatchPointer batch = std::move(*read);
        isLast = batch->isLast;
        std::optional<Task<BatchPointer>> ahead;
        if (!isLast) {
            ahead.emplace(nextBatch(stream, cancel));
        }
        progress.tools += batch->tools.size();
        progress.bytesRead = batch->bytesRead;
        progress.bytesTotal = batch->bytesTotal;
        if (onProgress && (isLast || std::chrono::steady_clock::now() - lastTold >= kProgressPause)) {
            lastTold = std::chrono::steady_clock::now();
            onProgress(progress);
        }
        Result<void> written;
        if (!batch->definitions.empty()) {
            written = co_await writer.addDefinitions(std::move(batch->definitions));
        }
        if (written && !batch->tools.empty()) {
            written = co_await writer.append(std::move(batch->tools));
        }
        if (written && cancel.isCancelled()) {
            written = fail(ErrorCode::Cancelled, "The import was cancelled.");
        }
        killPoint("import.batch");
        if (!written) {
            if (ahead) {
                // The batch that is being read belongs to the stream: let it end first.
                [[maybe_unused]] const Result<BatchPointer> last = co_await std::move(*ahead);
            }
            co_return tl::unexpected(std::move(written).error());
        }
        if (ahead) {
            reading = std::move(*ahead);
        }
    }
    co_return progress.tools;
}

Task<ImportReport> fill(catalog::RevisionWriter& writer, Stream stream, ImportJob job, CancelToken cancel)
{
    ImportReport report;
    report.revision = writer.id();
    report.facts = stream->facts();
    EX_CO_TRY(report.toolCount, co_await copyTools(writer, stream, job.source, job.onProgress, cancel));
    report.warnings = stream->warnings();
    for (const ImportWarning& warning : report.warnings.kept()) {
        writer.warn(warning.message);
    }
    const RevisionId revision = report.revision;
    const DescriptionFacts facts = report.facts;
    const std::size_t tools = report.toolCount;
    const ImportWarnings warnings = report.warnings;
    const auto alongside = job.alongside;
    catalog::RevisionWriter::Alongside rows = [=](store::Transaction& db) -> Result<void> {
        return alongside ? alongside(db, revision, facts, tools, warnings) : Result<void>();
    };
    killPoint("import.activate");
    EX_CO_TRY(report.difference, co_await writer.activate(std::move(rows)));
    killPoint("import.done");
    co_return report;
}
} // namespace

Task<Stream> openStream(const Adapter& adapter, DocumentText document, CancelToken cancel)
{
    const Adapter* reader = &adapter;
    auto work = [reader, document, cancel]() -> Result<Stream> {
        EX_TRY(std::unique_ptr<ToolStream> stream, reader->open(document, ImportOptions(), cancel));
        return Stream(std::move(stream));
    };
    return onPool(std::move(work));
}

Task<ImportReport> importDocument(catalog::Catalog& catalog, ImportJob job, CancelToken cancel)
{
    Stream stream = job.stream;
    ImportOptions options;
    options.slug = job.slug;
    EX_CO_TRY(KeptDocument kept, co_await keepDocument(job.document.text, job.document.url, job.dataFolder));
    EX_CO_TRY(options.knownNames, co_await catalog.knownNames(job.source));
    stream->setOptions(std::move(options));
    catalog::RevisionFacts facts;
    facts.sourceId = job.source;
    facts.contentHash = std::move(kept.contentHash);
    facts.document = std::move(kept.payload);
    facts.etag = job.etag;
    facts.lastModified = job.lastModified;
    EX_CO_TRY(std::unique_ptr<catalog::RevisionWriter> writer, co_await catalog.beginRevision(std::move(facts)));
    if (!writer) {
        ImportReport unchanged;
        unchanged.isUnchanged = true;
        co_return unchanged;
    }
    job.stream.reset();
    Result<ImportReport> report = co_await fill(*writer, stream, std::move(job), cancel);
    if (!report) {
        [[maybe_unused]] const Result<void> gone = co_await writer->abandon(report.error().message);
    }
    [[maybe_unused]] const Result<void> dropped = co_await drop(std::move(stream));
    co_return report;
}

} // namespace executor::sources
