#include "core/sources/sources.h"

#include "core/auth/accounts.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/catalog/catalog.h"
#include "core/net/egressguard.h"
#include "core/sources/openapi/openapiadapter.h"
#include "core/sources/slug.h"
#include "core/sources/sourcechanges.h"
#include "core/store/database.h"
#include "core/store/sourcerows.h"

namespace executor::sources {
namespace {
tl::unexpected<Error> noSource(const SourceId& id)
{
    return fail(ErrorCode::NotFound, "No source \"" + id.text() + "\".");
}

/// Where the calls of a source go, for lists.
SourceHealth failedHealth(const Error& error, bool hasTools, Instant now)
{
    return {hasTools ? "stale" : "failing", std::string(wireName(error.code)), cutText(error.message, 500), now};
}
} // namespace

Sources::Sources(Parts parts) : m_parts(parts)
{
    m_adapters.push_back(std::make_unique<openapi::OpenApiAdapter>());
}

Sources::~Sources() = default;

Result<void> Sources::load()
{
    EX_TRY(const std::vector<store::SourceRow> rows,
           m_parts.database.readNow([](store::Connection& db) { return store::listSources(db); }));
    for (const store::SourceRow& row : rows) {
        Source source = Source::fromRow(row);
        if (source.health.status == "importing") {
            source.health = {source.activeRevision.isEmpty() ? "failing" : "stale", "cancelled",
                             "The last import was cut off. Refresh the source.", m_parts.clock.now()};
        }
        m_sources.emplace(source.id, std::move(source));
    }
    tellCatalog();
    return {};
}

Task<void> Sources::stop()
{
    m_stopping.cancel();
    while (!m_importing.empty()) {
        // Imports notice within a batch; there is nothing to be told by, so look again.
        [[maybe_unused]] const Result<void> waited = co_await delay(Milliseconds(5), CancelToken());
    }
    co_return Result<void>();
}

const Adapter* Sources::adapter(std::string_view kind) const
{
    for (const auto& candidate : m_adapters) {
        if (candidate->kind() == kind) {
            return candidate.get();
        }
    }
    return nullptr;
}

Result<const Adapter*> Sources::adapterFor(const DocumentText& document) const
{
    for (const auto& candidate : m_adapters) {
        if (candidate->detect(document)) {
            return candidate.get();
        }
    }
    // The only kind so far explains best what is wrong with a text that is none.
    return m_adapters.front().get();
}

Task<FetchedDocument> Sources::documentOf(SourceInput input, CancelToken cancel)
{
    if (input.text) {
        FetchedDocument given;
        given.text = input.text;
        given.url = input.url;
        co_return given;
    }
    FetchRequest request;
    EX_CO_TRY(request.url, completeUrl(input.url));
    request.local = input.local;
    request.onBytes = input.onBytes;
    EX_CO_TRY(FetchedDocument fetched, co_await fetchDocument(m_parts.client, std::move(request), cancel));
    co_return fetched;
}

Task<Preview> Sources::preview(SourceInput input, CancelToken cancel)
{
    EX_CO_TRY(FetchedDocument fetched, co_await documentOf(input, cancel));
    DocumentText document;
    document.text = fetched.text;
    document.url = fetched.url;
    EX_CO_TRY(const Adapter* adapter, adapterFor(document));
    auto work = [adapter, document, cancel] { return makePreview(*adapter, document, ImportOptions(), cancel); };
    EX_CO_TRY(Preview preview, co_await onPool(std::move(work)));
    preview.slug = slugFor(preview.name, document.url, takenSlugs());
    preview.name = preview.name.empty() ? preview.slug : preview.name;
    preview.isLocal = preview.isLocal || isLocalUrl(document.url);
    co_return preview;
}

std::set<std::string, std::less<>> Sources::takenSlugs() const
{
    std::set<std::string, std::less<>> taken;
    for (const auto& [id, source] : m_sources) {
        taken.insert(source.slug);
    }
    return taken;
}

Task<Source> Sources::add(NewSource wanted, CancelToken cancel)
{
    if (!wanted.slug.empty()) {
        EX_CO_CHECK(checkSourceSlug(wanted.slug));
        if (findNamed(wanted.slug) != nullptr) {
            co_return fail(ErrorCode::AlreadyExists, "There is a source \"" + wanted.slug + "\" already.");
        }
    }
    EX_CO_TRY(std::string baseUrl, checkedBaseUrl(wanted.baseUrl));
    EX_CO_TRY(FetchedDocument fetched, co_await documentOf(wanted.input, cancel));
    DocumentText document;
    document.text = fetched.text;
    document.url = fetched.url;
    EX_CO_TRY(const Adapter* adapter, adapterFor(document));
    // What the document says of itself decides name and slug, and a text that is no description stops here.
    EX_CO_TRY(OpenedDocument opened, co_await openDocument(adapter, document, cancel));
    const DescriptionFacts facts = opened.stream->facts();
    Source source;
    source.id = SourceId::make(m_parts.clock.now());
    source.kind = adapter->kind();
    const std::string title = wanted.name.empty() ? facts.title : wanted.name;
    source.slug = wanted.slug.empty() ? slugFor(title, document.url, takenSlugs()) : wanted.slug;
    source.name = title.empty() ? source.slug : title;
    source.health.status = "importing";
    source.config.documentUrl = wanted.input.text ? std::string() : document.url;
    source.config.fileName = wanted.input.fileName;
    source.config.baseUrl = baseUrl;
    source.config.facts = facts;
    if (wanted.input.local == FetchRequest::LocalAddresses::Confirmed) {
        for (const std::string& typed : {wanted.input.url, baseUrl}) {
            if (const auto url = completeUrl(typed); !typed.empty() && url && isLocalUrl(*url)) {
                source.config.confirmed.push_back(*url);
            }
        }
    }
    source.endpoint = endpointOf(source.config);
    EX_CO_TRY(source, co_await insertNewSource(m_parts.database, source, wanted.actor));
    const SourceId id = source.id;
    m_sources.insert_or_assign(id, std::move(source));
    // Before the tools are there, so that the index made for them knows whose they are.
    tellCatalog();
    Result<ImportReport> report = co_await runImport(id, std::move(fetched), std::move(opened), wanted.actor, cancel);
    if (!report) {
        [[maybe_unused]] const Result<void> gone = co_await takeBack(id);
        co_return tl::unexpected(std::move(report).error());
    }
    const Source* added = find(id);
    if (added == nullptr) {
        co_return noSource(id);
    }
    Source result = *added;
    co_return result;
}

/// A source that never had tools leaves nothing behind.
Task<void> Sources::takeBack(SourceId id)
{
    m_sources.erase(id);
    tellCatalog();
    Result<void> gone = co_await removeSourceRow(m_parts.database, id, "system");
    m_parts.catalog.forgetSource(id);
    co_return gone;
}

Task<ImportReport> Sources::runImport(SourceId id, FetchedDocument fetched, OpenedDocument opened, std::string actor,
                                      CancelToken cancel)
{
    const auto known = m_sources.find(id);
    if (known == m_sources.end()) {
        co_return noSource(id);
    }
    if (m_importing.count(id) > 0) {
        co_return fail(ErrorCode::SourceBusy, "The source \"" + known->second.slug + "\" is being imported.");
    }
    Importing& state = m_importing.emplace(id, Importing{CancelSource(cancel), {}}).first->second;
    const CancelToken token = state.cancel.token();
    // An import ends with its caller and with the daemon.
    const CancelRegistration onStop = m_stopping.token().onCancelled([this, id] { cancelImport(id); });
    ImportJob job;
    job.source = id;
    job.slug = known->second.slug;
    job.opened = std::move(opened);
    job.dataFolder = m_parts.database.dataFolder();
    job.etag = fetched.etag;
    job.lastModified = fetched.lastModified;
    job.onProgress = [this](const ImportProgress& progress) { noteProgress(progress); };
    job.alongside = importedRows(id, fetched, actor);
    Result<ImportReport> report = co_await importDocument(m_parts.catalog, std::move(job), token);
    m_importing.erase(id);
    Result<Source> stored = co_await reload(id);
    if (!stored) {
        co_return tl::unexpected(std::move(stored).error());
    }
    co_return report;
}

Task<Source> Sources::reload(SourceId id)
{
    auto read = [id](store::Connection& db) { return store::findSource(db, id); };
    EX_CO_TRY(const std::optional<store::SourceRow> row, co_await m_parts.database.read(std::move(read)));
    if (!row || row->removedAt) {
        m_sources.erase(id);
        tellCatalog();
        co_return noSource(id);
    }
    Source source = Source::fromRow(*row);
    m_sources.insert_or_assign(id, source);
    tellCatalog();
    co_return source;
}

Task<ImportReport> Sources::refresh(SourceId id, std::shared_ptr<const std::string> text, std::string actor,
                                    CancelToken cancel)
{
    const Source* known = find(id);
    if (known == nullptr) {
        co_return noSource(id);
    }
    if (m_importing.count(id) > 0) {
        co_return fail(ErrorCode::SourceBusy, "The source \"" + known->slug + "\" is being imported.");
    }
    const bool hasTools = !known->activeRevision.isEmpty();
    FetchRequest request;
    request.url = known->config.documentUrl;
    if (!text && request.url.empty()) {
        co_return fail(ErrorCode::InvalidState, "The source \"" + known->slug + "\" came from a file.",
                       "Give the new file.");
    }
    const bool isConfirmed = !known->config.confirmed.empty();
    request.local = isConfirmed ? FetchRequest::LocalAddresses::Confirmed : FetchRequest::LocalAddresses::Refused;
    if (hasTools && known->health.status == "healthy") {
        request.etag = known->config.etag;
        request.lastModified = known->config.lastModified;
    }
    Result<FetchedDocument> fetched = FetchedDocument{text, {}, {}, {}};
    if (!text) {
        fetched = co_await fetchDocument(m_parts.client, std::move(request), cancel);
    }
    Result<ImportReport> report = fail(ErrorCode::Internal, "");
    if (!fetched) {
        report = tl::unexpected(fetched.error());
    } else if (!fetched->text) {
        report = ImportReport();
        report->isUnchanged = true;
    } else {
        report = co_await readAgain(id, std::move(*fetched), actor, cancel);
    }
    SourceHealth health{"healthy", {}, {}, m_parts.clock.now()};
    if (!report) {
        health = failedHealth(report.error(), hasTools, m_parts.clock.now());
    }
    Result<void> noted = co_await setHealth(id, std::move(health));
    if (report && !noted) {
        co_return tl::unexpected(std::move(noted).error());
    }
    co_return report;
}

Task<ImportReport> Sources::readAgain(SourceId id, FetchedDocument fetched, std::string actor, CancelToken cancel)
{
    DocumentText document;
    document.text = fetched.text;
    document.url = fetched.url;
    const Source* known = find(id);
    const Adapter* reader = known == nullptr ? nullptr : adapter(known->kind);
    if (reader == nullptr) {
        co_return noSource(id);
    }
    EX_CO_TRY(OpenedDocument opened, co_await openDocument(reader, document, cancel));
    EX_CO_TRY(ImportReport report, co_await runImport(id, std::move(fetched), std::move(opened), actor, cancel));
    co_return report;
}

Task<void> Sources::setHealth(SourceId id, SourceHealth health)
{
    EX_CO_CHECK(co_await storeHealth(m_parts.database, id, health));
    EX_CO_CHECK(co_await reload(id));
    co_return Result<void>();
}

Task<Source> Sources::update(SourceId id, SourcePatch patch)
{
    const Source* known = find(id);
    if (known == nullptr) {
        co_return noSource(id);
    }
    EX_CO_TRY(Source source, patchedSource(*known, patch));
    EX_CO_TRY(source, co_await storeSource(m_parts.database, source, patch.actor));
    m_sources.insert_or_assign(id, source);
    tellCatalog();
    co_return source;
}

Task<void> Sources::takeOver()
{
    auto read = [](store::Connection& db) { return store::listSources(db); };
    EX_CO_TRY(const std::vector<store::SourceRow> rows, co_await m_parts.database.read(std::move(read)));
    for (const store::SourceRow& row : rows) {
        if (const Source* known = find(row.id); known != nullptr && known->rev < row.rev) {
            m_sources.insert_or_assign(row.id, Source::fromRow(row));
        }
    }
    tellCatalog();
    co_return Result<void>();
}

Task<RemovedSource> Sources::remove(SourceId id, std::string actor)
{
    const Source* known = find(id);
    if (known == nullptr) {
        co_return noSource(id);
    }
    RemovedSource removed;
    removed.slug = known->slug;
    removed.tools = known->config.toolCount;
    cancelImport(id);
    EX_CO_CHECK(co_await removeSourceRow(m_parts.database, id, actor));
    m_sources.erase(id);
    tellCatalog();
    m_parts.catalog.forgetSource(id);
    EX_CO_TRY(removed.accounts, co_await m_parts.accounts.removeOfSource(id, actor));
    co_return removed;
}

} // namespace executor::sources
