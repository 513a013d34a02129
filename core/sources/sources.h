#pragma once

#include "core/base/taskgroup.h"
#include "core/sources/documentfetcher.h"
#include "core/sources/importrun.h"
#include "core/sources/preview.h"
#include "core/sources/source.h"
#include "core/sources/sourcelookup.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace executor::store {
class Database;
}
namespace executor::auth {
class Accounts;
}

namespace executor::sources {

/// What a person typed, dropped or picked: an address, or a text.
struct SourceInput
{
    std::string url;
    std::shared_ptr<const std::string> text; ///< null: fetch `url`
    std::string fileName;                    ///< of a dropped file
    FetchRequest::LocalAddresses local = FetchRequest::LocalAddresses::Refused;
    std::function<void(std::uint64_t got, std::uint64_t total)> onBytes; ///< see FetchRequest
};

/// A source to be connected.
struct NewSource
{
    SourceInput input;
    std::string name;    ///< empty: the document's title
    std::string slug;    ///< empty: made from name or host
    std::string baseUrl; ///< empty: the document's servers
    std::string actor{"cli"};
};

/// What is to change of a source; absent members stay.
struct SourcePatch
{
    std::optional<std::string> name;
    std::optional<std::string> baseUrl;
    std::optional<Json> serverVariables;
    std::optional<bool> isEnabled;
    std::string actor{"cli"};
};

/// What went with a source.
struct RemovedSource
{
    std::string slug;
    std::size_t tools = 0;
    std::size_t accounts = 0;
};

/// The connected upstreams: preview, add, refresh, change, remove, health. Who may do what is decided before: an
/// operator and a person call this directly, what an agent asks for is a proposal that ends here (http-api.md 4).
/// Announces `source.added changed removed health revision`. Thread: core.
class Sources final : public SourceLookup
{
public:
    struct Parts
    {
        store::Database& database;
        catalog::Catalog& catalog;
        net::HttpClient& client;
        auth::Accounts& accounts;
        const Clock& clock;
    };
    explicit Sources(Parts parts);
    Sources(const Sources&) = delete;
    Sources& operator=(const Sources&) = delete;
    ~Sources() override;

    /// Reads the rows (blocking; start-up only) and tells the catalogue. An import that a kill cut off shows as `stale`
    /// or `failing`; its rows are the catalogue's to remove.
    [[nodiscard]] Result<void> load();
    /// Cancels the imports and waits for them.
    [[nodiscard]] Task<void> stop();

    /// Fetches and reads a description, stores nothing. Errors: those of fetching and of the adapters.
    [[nodiscard]] Task<Preview> preview(SourceInput input, CancelToken cancel);
    /// Connects a source and imports it; ends when its tools are there. A description that cannot be read leaves
    /// nothing behind. Errors: `already_exists` (slug), `invalid_request`, those of fetching, reading and storing.
    [[nodiscard]] Task<Source> add(NewSource source, CancelToken cancel);
    /// Reads the description again; `text` for a source that came from a file. A failure keeps the tools: `stale`.
    /// Errors: `not_found`, `source_busy`, `invalid_state` (a file without a new text), and as add().
    [[nodiscard]] Task<ImportReport> refresh(SourceId id, std::shared_ptr<const std::string> text, std::string actor,
                                             CancelToken cancel);
    /// Errors: `not_found`, `invalid_request`.
    [[nodiscard]] Task<Source> update(SourceId id, SourcePatch patch);
    /// Its accounts go with it. Errors: `not_found`.
    [[nodiscard]] Task<RemovedSource> remove(SourceId id, std::string actor);
    /// Takes over rows that another transaction has changed (an accepted proposal).
    [[nodiscard]] Task<void> takeOver();
    /// Whether there was an import to cancel; it ends within 200 ms.
    bool cancelImport(const SourceId& id);

    /// By slug. Sources of which the first import is under way are among them (`importing`).
    [[nodiscard]] std::vector<Source> list() const;
    [[nodiscard]] const Source* find(const SourceId& id) const;
    /// By id or slug.
    [[nodiscard]] const Source* findNamed(std::string_view idOrSlug) const;
    /// The Source object of http-api.md 6 with its accounts.
    [[nodiscard]] Json toJson(const Source& source) const;
    [[nodiscard]] std::optional<ImportProgress> progress(const SourceId& id) const;
    /// Called every 100 ms while an import is under way, on the core thread.
    void onProgress(std::function<void(const ImportProgress&)> listener);
    /// Tells the catalogue about accounts that came or went; call it after `account.changed`.
    void tellCatalog();

    [[nodiscard]] std::shared_ptr<const CallableSource> source(const SourceId& id) const override;
    /// The adapter that understands a kind, or null.
    [[nodiscard]] const Adapter* adapter(std::string_view kind) const;

private:
    struct Importing
    {
        CancelSource cancel;
        ImportProgress progress;
    };
    Task<FetchedDocument> documentOf(SourceInput input, CancelToken cancel);
    Result<const Adapter*> adapterFor(const DocumentText& document) const;
    Task<ImportReport> runImport(SourceId id, FetchedDocument document, OpenedDocument opened, std::string actor,
                                 CancelToken cancel);
    Task<ImportReport> readAgain(SourceId id, FetchedDocument document, std::string actor, CancelToken cancel);
    Task<void> takeBack(SourceId id);
    Task<void> setHealth(SourceId id, SourceHealth health);
    Task<Source> reload(SourceId id);
    void noteProgress(const ImportProgress& progress);
    [[nodiscard]] std::set<std::string, std::less<>> takenSlugs() const;

    Parts m_parts;
    std::vector<std::unique_ptr<Adapter>> m_adapters;
    std::map<SourceId, Source> m_sources;
    std::map<SourceId, Importing> m_importing;
    std::vector<std::function<void(const ImportProgress&)>> m_listeners;
    CancelSource m_stopping;
};

} // namespace executor::sources
