#pragma once

#include "core/base/cancel.h"
#include "core/base/id.h"
#include "core/base/task.h"
#include "core/catalog/revisiondifference.h"
#include "core/catalog/tooldefinition.h"
#include "core/store/blobs.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog {

class Catalog;
namespace detail {
struct NameChanges;
}

/// What is known of a revision when its import begins.
struct RevisionFacts
{
    SourceId sourceId;
    std::string contentHash;      ///< 32 bytes over document, overlay, importer version and naming version
    store::Payload document;      ///< prepared by the caller; empty: not kept
    std::string factsJson = "{}"; ///< what the adapter keeps of this revision (servers, auth methods)
    std::string etag;
    std::string lastModified;
};

/// The name that an operation has had (sources.md 3.3): given once, it stays with the identity.
struct ToolName
{
    std::string identity;
    std::string path;
    std::optional<Instant> aliasUntil; ///< set: an old name that still works
    std::optional<Instant> removedAt;  ///< set: the operation is gone; reserved for 90 days
};

/// Writes one new revision of a source in batches, each in many short transactions, between which others write; nothing
/// is seen by anybody before activate(). Made by Catalog::beginRevision(). Dropped without activate(): the rows go at
/// the next start. One call at a time, but that one batch may be prepared while the one before is stored.
/// Thread: core (preparing runs on the pool). Lives no longer than its Catalog.
class RevisionWriter
{
public:
    static constexpr std::size_t kBatch = 128;
    /// Rows ready to be stored.
    struct Prepared;
    using PreparedPointer = std::shared_ptr<const Prepared>;

    RevisionWriter(const RevisionWriter&) = delete;
    RevisionWriter& operator=(const RevisionWriter&) = delete;
    ~RevisionWriter();

    [[nodiscard]] const RevisionId& id() const;

    /// Definitions must be there with or before a tool that refers to them; equal names: the first wins. An unknown
    /// name means `unknown`. At most kBatch tools.
    [[nodiscard]] Task<PreparedPointer> prepare(std::vector<NamedSchema> definitions,
                                                std::vector<ToolDefinition> tools);
    /// In the order of preparing. A path that was there already is an error (`internal`).
    [[nodiscard]] Task<void> store(PreparedPointer batch);
    /// Both.
    [[nodiscard]] Task<void> append(std::vector<NamedSchema> definitions, std::vector<ToolDefinition> tools);
    /// What was read, to be kept with the revision; for callers that pack it while tools are stored.
    void setDocument(store::Payload document);
    /// Something that a person should know; kept with the revision (first 200).
    void warn(std::string text);
    [[nodiscard]] std::size_t toolCount() const;

    /// Compares with the active revision: for a person's consent before activate().
    [[nodiscard]] Task<RevisionDifference> difference();
    /// Makes this the active revision, in one transaction with `alongside` (rows of the caller; may be empty); ends
    /// when the search index knows it. Errors: `document_has_no_operations` for a revision without tools.
    using Alongside = std::function<Result<void>(store::Transaction&)>;
    [[nodiscard]] Task<RevisionDifference> activate(Alongside alongside);
    /// Marks the revision as failed and removes its rows; the active one stays.
    [[nodiscard]] Task<void> abandon(std::string reason);

private:
    friend class Catalog;
    struct State;
    explicit RevisionWriter(std::unique_ptr<State> state);
    Task<detail::NameChanges> reserveNames();
    std::unique_ptr<State> m_state;
};

} // namespace executor::catalog
