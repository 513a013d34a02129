#pragma once

#include "core/base/cancel.h"
#include "core/sources/openapi/jsonreader.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace executor::sources::openapi {

/// The dialects that are read. The order is that of their age.
enum class Dialect
{
    Swagger20,
    OpenApi30,
    OpenApi31,
    OpenApi32
};

/// One operation as the first pass sees it: enough to name it, and where its text stands.
struct OperationEntry
{
    std::size_t pathIndex = 0;
    std::string method; ///< upper case
    std::string operationId;
    std::vector<std::string> tags;
    std::string_view text;
};

/// One path item.
struct PathEntry
{
    std::string path;
    std::string_view text; ///< of the item, or of what its `$ref` leads to
};

/// An OpenAPI or Swagger document: its text and an index of byte ranges. Parts are parsed when somebody asks for them;
/// the whole is never a tree in memory. Thread: one at a time.
class Document
{
public:
    static constexpr std::size_t kMaxBytes = std::size_t(64) << 20U;
    static constexpr std::size_t kMaxOperations = 50'000;

    /// Reads JSON or YAML. Errors: `document_unreadable`, `document_unsupported`, `document_too_large`,
    /// `document_has_no_operations`, `cancelled`.
    [[nodiscard]] static Result<std::unique_ptr<Document>> open(const std::string& text, CancelToken cancel);

    [[nodiscard]] Dialect dialect() const { return m_dialect; }
    /// `OpenAPI 3.0.3`, `Swagger 2.0`.
    [[nodiscard]] const std::string& format() const { return m_format; }
    [[nodiscard]] std::size_t size() const { return m_text.size(); }
    [[nodiscard]] const std::vector<PathEntry>& paths() const { return m_paths; }
    [[nodiscard]] const std::vector<OperationEntry>& operations() const { return m_operations; }
    [[nodiscard]] std::size_t duplicateKeys() const { return m_reader.duplicateKeys(); }
    /// Distinct texts of `security` that operations have.
    [[nodiscard]] const std::set<std::string, std::less<>>& securityTexts() const { return m_securityTexts; }
    /// Named schemas of the document, in order.
    [[nodiscard]] const std::vector<Member>& schemas() const { return m_schemas; }
    /// `/components/schemas` or `/definitions`.
    [[nodiscard]] std::string_view schemasPointer() const;

    /// A member of the root object; null when there is none.
    [[nodiscard]] Json rootMember(std::string_view key);
    /// The value of a range of this document.
    [[nodiscard]] Result<Json> value(std::string_view text) { return m_reader.value(text); }
    /// Members of an object's range.
    [[nodiscard]] Result<std::vector<Member>> members(std::string_view text) { return m_reader.members(text); }
    /// What `#/…` leads to, following references to references (64 at most); nothing for a dead one. Cached while
    /// small.
    [[nodiscard]] std::optional<Json> resolve(std::string_view reference);
    /// The value itself when it is no `{"$ref"}`, else what it leads to.
    [[nodiscard]] std::optional<Json> resolved(Json value);
    /// Gives back the memory of the parser.
    void release() { m_reader.release(); }

private:
    Document(std::string text, CancelToken cancel) : m_text(std::move(text)), m_reader(m_text), m_cancel(cancel) {}
    Result<void> index();
    Result<void> readDialect();
    Result<void> readPaths();
    Result<void> readOperations(std::size_t pathIndex);
    Result<std::string_view> pathItemText(std::string_view text);
    std::optional<std::string_view> rangeAt(const std::vector<std::string>& parts, std::size_t& used);
    const std::unordered_map<std::string, std::string_view>& childrenOf(const std::string& pointer,
                                                                        std::string_view text);

    PaddedText m_text;
    JsonReader m_reader;
    CancelToken m_cancel;
    Dialect m_dialect = Dialect::OpenApi30;
    std::string m_format;
    std::vector<Member> m_root;
    std::vector<PathEntry> m_paths;
    std::vector<OperationEntry> m_operations;
    std::vector<Member> m_schemas;
    std::set<std::string, std::less<>> m_securityTexts;
    /// Ranges of the members of objects that references went through, by pointer.
    std::map<std::string, std::unordered_map<std::string, std::string_view>> m_children;
    std::unordered_map<std::string, Json> m_resolved;
    std::size_t m_resolvedBytes = 0;
};

/// Parts of a `#/…` reference: percent-decoded, then `~1` and `~0`. Nothing when it is none.
[[nodiscard]] std::optional<std::vector<std::string>> referenceParts(std::string_view reference);
/// The reference of a `{"$ref": "…"}` object, or empty.
[[nodiscard]] std::string referenceOf(const Json& value);

} // namespace executor::sources::openapi
