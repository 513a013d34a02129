#pragma once

#include "core/auth/authmethod.h"
#include "core/base/cancel.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/catalog/revisionwriter.h"
#include "core/catalog/tooldefinition.h"
#include "core/sources/callresult.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::secrets {
class Redactor;
}

namespace executor::sources {

/// A description as it was fetched, dropped or typed.
struct DocumentText
{
    std::shared_ptr<const std::string> text;
    std::string url; ///< where it came from; empty for a file or typed text
};

/// What one adapter thinks of a document (sources.md 2.2).
struct Detection
{
    std::string confidence; ///< `certain likely possible`
    std::string kind;
    std::string format; ///< `OpenAPI 3.0.3`
};

/// Something that a person should know of an import; data, never an error.
struct ImportWarning
{
    std::string code;
    std::string pointer; ///< JSON Pointer into the document
    std::string message;
    std::string operation; ///< `GET /pets`; empty when it is about no single one
    [[nodiscard]] Json toJson() const;
};

/// The warnings of one import: the first 500 are kept, the rest counted.
class ImportWarnings
{
public:
    static constexpr std::size_t kKept = 500;
    void add(std::string code, std::string pointer, std::string message, std::string operation = {});
    [[nodiscard]] const std::vector<ImportWarning>& kept() const { return m_kept; }
    [[nodiscard]] std::size_t count() const { return m_count; }

private:
    std::vector<ImportWarning> m_kept;
    std::size_t m_count = 0;
};

/// What a description says of its source as a whole.
struct DescriptionFacts
{
    std::string title;
    std::string version;
    std::string format;      ///< `OpenAPI 3.0.3`
    std::string description; ///< at most 4,000 characters
    std::size_t operationCount = 0;
    /// Addresses of the servers as far as they are absolute, variables at their defaults and enumerated values.
    std::vector<std::string> serverUrls;
    /// Whether a person must give a base URL, because the document names no absolute server.
    bool needsBaseUrl = false;
    std::vector<auth::AuthMethod> authMethods; ///< as the document declares them, best first
};

/// What an import needs to know beside the document.
struct ImportOptions
{
    std::string slug; ///< names lose it in front
    /// Names that the operations of this source have had; they keep them.
    std::vector<catalog::ToolName> knownNames;
};

/// The next tools of an import, with the definitions that they need.
struct ImportBatch
{
    std::vector<catalog::NamedSchema> definitions; ///< to be stored before the tools
    std::vector<catalog::ToolDefinition> tools;
    std::size_t bytesRead = 0;  ///< so far
    std::size_t bytesTotal = 0; ///< of the document
    bool isLast = false;
};

/// One import under way: hands out tools in batches, never one giant list. Thread: any, one at a time.
class ToolStream
{
public:
    virtual ~ToolStream() = default;
    [[nodiscard]] virtual const DescriptionFacts& facts() const = 0;
    /// Takes the place of the options of open(); only before the first next().
    virtual void setOptions(ImportOptions options) = 0;
    /// At most `most` tools; ends early after about 50 ms of work, so that progress and cancelling stay lively.
    /// Errors: `cancelled`, `document_has_no_operations`.
    [[nodiscard]] virtual Result<ImportBatch> next(std::size_t most, CancelToken cancel) = 0;
    [[nodiscard]] virtual const ImportWarnings& warnings() const = 0;
};

/// What a person set for one source, as far as calls depend on it.
struct CallSettings
{
    std::string baseUrl;                     ///< beats every server of the document
    Json serverVariables = Json::object();   ///< `{name: value}`
    std::vector<std::string> allowedOrigins; ///< hosts that the source may talk to, beside those of its servers
    Milliseconds idleTimeout{60'000};
};

/// A request that an adapter has built: what will be sent, byte for byte.
struct BuiltRequest
{
    std::string method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool hasBody = false;
    Json bodyForm; ///< the body as `$request` shows it; null without one
    /// The credentials' alternatives of this operation; each is a list of scheme names that go together.
    std::vector<std::vector<std::string>> security;
    std::optional<Milliseconds> timeout; ///< `$timeoutMs`
};

/// An answer of the other side, as adapters see it.
struct RawAnswer
{
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string url; ///< without secrets
    Milliseconds duration{0};
};

/// The one interface of a source kind (architecture.md 4). A kind is pure: it reads descriptions, builds requests and
/// reads answers; `Sources` fetches, stores, adds credentials and sends. So no kind can send anything by itself.
/// Thread: any.
class Adapter
{
public:
    virtual ~Adapter() = default;
    [[nodiscard]] virtual std::string_view kind() const = 0;
    /// Looks at the text without reading all of it.
    [[nodiscard]] virtual std::optional<Detection> detect(const DocumentText& document) const = 0;
    /// Indexes the document. Errors: `document_unreadable`, `document_unsupported`, `document_too_large`,
    /// `document_has_no_operations`, `cancelled`.
    [[nodiscard]] virtual Result<std::unique_ptr<ToolStream>> open(DocumentText document, ImportOptions options,
                                                                   CancelToken cancel) const = 0;
    /// Brings the arguments of a caller into the form that the schema speaks of: containers dissolved, body gathered.
    /// Errors: `invalid_tool_arguments`.
    [[nodiscard]] virtual Result<Json> normalise(const Json& binding, Json arguments) const = 0;
    /// Builds the request for arguments that were normalised and checked. Errors: `invalid_tool_arguments`.
    [[nodiscard]] virtual Result<BuiltRequest> build(const Json& binding, const CallSettings& settings,
                                                     const Json& arguments, std::string_view stepId) const = 0;
    /// The value of an answer; a failure of the upstream is `ToolOutcome::failure`. Secrets are taken out of every text
    /// before words are cut from it or put together; the value itself is not redacted yet. Errors:
    /// `upstream_invalid_response`.
    [[nodiscard]] virtual Result<ToolOutcome> read(const Json& binding, RawAnswer answer,
                                                   const secrets::Redactor& redactor) const = 0;
    /// Facts of a stored binding that sending depends on: whether the method may be repeated, ...
    [[nodiscard]] virtual bool isSafeToRepeat(const Json& binding) const = 0;
    /// Names of the arguments that say what is acted upon (path parameters, in the order of the URL): the target in the
    /// person's question.
    [[nodiscard]] virtual std::vector<std::string> targetArguments(const Json& binding) const = 0;
};

} // namespace executor::sources
