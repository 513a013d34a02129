#pragma once

#include "core/base/effect.h"
#include "core/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace executor::catalog {

/// What a tool is beside its effect; kept as one number in the row.
enum class ToolFlag : std::uint32_t
{
    Deprecated = 1,
    Pages = 2,   ///< `.$pages()` works
    Files = 4,   ///< takes or gives files
    Streams = 8, ///< answers in records over time
    Hidden = 16  ///< neither searched nor listed; a call by its full path works
};

/// A set of ToolFlag.
struct ToolFlags
{
    std::uint32_t bits = 0;
    [[nodiscard]] bool has(ToolFlag flag) const { return (bits & static_cast<std::uint32_t>(flag)) != 0; }
    void set(ToolFlag flag) { bits |= static_cast<std::uint32_t>(flag); }
    bool operator==(const ToolFlags&) const = default;
};

/// One documented failure of a tool.
struct ErrorSchema
{
    std::string code; ///< word or status as the document writes it: `404`, `default`
    int status = 0;   ///< HTTP status, 0 when there is none
    std::string description;
    Json schema; ///< null: not documented
};

/// One example of the document.
struct ToolExample
{
    std::string title;
    Json arguments = Json::object();
    std::optional<Json> result;
};

/// One callable function as an adapter yields it (architecture.md 4). Schemas are JSON Schema 2020-12; named types are
/// `{"$ref":"#/$defs/Name"}` into the definitions of the revision (RevisionWriter::addDefinitions). Texts are as the
/// document has them; the catalogue cleans what it shows.
struct ToolDefinition
{
    std::string path;     ///< without the source: `issues.create`; segments as sources.md 3.3
    std::string identity; ///< what the name stays with: `POST /repos/{}/{}/issues`
    std::string title;
    std::string description;
    Json inputSchema = Json::object(); ///< of the one argument object
    Json outputSchema;                 ///< null: not documented
    std::vector<ErrorSchema> errors;
    std::vector<ToolExample> examples;
    Effect effect = Effect::Unknown;
    std::string effectReason; ///< `GET`, `word "delete"`
    ToolFlags flags;
    std::vector<std::string> tags;
    std::string urlTemplate; ///< searched as words; empty when there is none
    std::string docUrl;
    /// Top-level arguments that take the lossless conversions of sources.md 3.5 (path, query, header, cookie
    /// parameters); `null` for one of them is absent. All others count as bodies and are taken as they are.
    std::vector<std::string> parameters;
    /// What beside the input schema and the effect makes the contract (policy.md 9): method, host, template, ...
    Json contractFacts = Json::object();
    /// How to call; opaque for everybody but the adapter, handed back in CallPlan.
    Json binding = Json::object();
};

/// A named schema of a revision: what `#/$defs/<name>` means.
struct NamedSchema
{
    std::string name;
    Json schema;
};

} // namespace executor::catalog
