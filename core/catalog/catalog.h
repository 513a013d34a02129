#pragma once

#include "core/base/cancel.h"
#include "core/base/id.h"
#include "core/base/task.h"
#include "core/catalog/callplan.h"
#include "core/catalog/resolution.h"
#include "core/catalog/revisionwriter.h"
#include "core/catalog/sourceentry.h"
#include "core/catalog/viewer.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::store {
class Database;
}

namespace executor::catalog {

/// A row of a tree or table of tools, for the windows.
struct ToolListing
{
    std::string path; ///< without the source
    std::string summary;
    Effect effect = Effect::Unknown;
    ToolFlags flags;
};

/// All tools of all sources: revisions, call plans, search, descriptions. Answers for a Viewer: what it may not see
/// does not exist for it. Thread: core; reading of rows runs on the reader thread, indexing on the pool.
class Catalog
{
public:
    /// `indexFolder` is `<cache>/catalogue/index`; made when missing.
    Catalog(store::Database& database, const Clock& clock, std::filesystem::path indexFolder);
    Catalog(const Catalog&) = delete;
    Catalog& operator=(const Catalog&) = delete;
    ~Catalog();

    /// Once, before the first call: reads generation and active revisions (blocking, a few rows), maps the index when
    /// it fits. The rest (rebuilding, leftovers of killed imports) goes on in the background.
    [[nodiscard]] Result<void> load();
    /// Ends the background work.
    [[nodiscard]] Task<void> stop();

    /// The whole set after every change. A source that is gone or disabled is invisible from the next answer on.
    void setSources(std::vector<SourceEntry> sources);
    /// Grows with every change of the set of tools.
    [[nodiscard]] std::int64_t generation() const;
    /// Ends when the search index has caught up with everything said so far.
    [[nodiscard]] Task<void> indexed();

    /// Starts a new revision. A null pointer: the active revision has this content hash; nothing is written.
    [[nodiscard]] Task<std::unique_ptr<RevisionWriter>> beginRevision(RevisionFacts facts);
    /// The names that this source's operations have had, for naming that stays.
    [[nodiscard]] Task<std::vector<ToolName>> knownNames(SourceId source);
    /// Called after a source's rows were removed for good.
    void forgetSource(const SourceId& source);

    /// Whether the catalogue itself answers this path (`search`, `discover`, `describe.*`, `catalog.*`).
    [[nodiscard]] static bool isBuiltin(std::string_view path);
    /// Calls a built-in tool. Errors: `invalid_tool_arguments`, `tool_not_found`.
    [[nodiscard]] Task<Json> callBuiltin(std::string path, Json arguments, Viewer viewer);

    /// What a written path (without `tools.`) means for this viewer. Error `tool_not_found` with up to five suggestions
    /// in `details.suggestions` and in the message.
    [[nodiscard]] Task<Resolution> resolve(std::string writtenPath, Viewer viewer);
    /// Errors: `tool_not_found` when the active revision has no such tool.
    [[nodiscard]] Task<std::shared_ptr<const CallPlan>> plan(SourceId source, std::string path);
    /// One line of TypeScript for argument errors; empty when the tool is gone.
    [[nodiscard]] Task<std::string> signature(SourceId source, std::string path);
    /// What the source says of a tool, at most 4,000 bytes: `{"title"?,"description"?}`; empty when the tool is gone.
    [[nodiscard]] Task<Json> words(SourceId source, std::string path);
    /// Input and output schema with the definitions that they reach: `{"input","output"?}`; for `.$schema()`.
    [[nodiscard]] Task<Json> schemas(SourceId source, std::string path);

    /// A TypeScript declaration file (catalog.md 6) of the tools that `paths` name, each the path of a tool, a group or
    /// a source; of all tools when there are none. Error `tool_not_found` as resolve().
    [[nodiscard]] Task<std::string> declarations(std::vector<std::string> paths, Viewer viewer);

    /// The part of every declaration file that no source adds to: the built-in tools.
    [[nodiscard]] static std::string builtinDeclarations();

    /// Whole paths of the tools of a source, hidden ones included; empty when there is no such source.
    [[nodiscard]] Task<std::vector<std::string>> paths(std::string slug);
    /// Rows of one source in path order, for the windows; hidden ones included.
    [[nodiscard]] Task<std::vector<ToolListing>> list(SourceId source);
    /// Sources by slug with their accounts, at most 700 bytes (4.5); for the description of `execute`.
    [[nodiscard]] std::string inventory(const Viewer& viewer) const;

private:
    friend class RevisionWriter;
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace executor::catalog
