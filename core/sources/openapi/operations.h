#pragma once

#include "core/catalog/tooldefinition.h"
#include "core/sources/openapi/document.h"
#include "core/sources/openapi/names.h"
#include "core/sources/openapi/parameters.h"
#include "core/sources/openapi/schemas.h"

#include <string>
#include <vector>

namespace executor::sources::openapi {

/// What holds for all operations of a document.
struct DocumentContext
{
    Json servers = Json::array(); ///< absolute where possible
    std::string url;              ///< of the document
    std::vector<std::vector<std::string>> security;
    FilledPlaces filled;
    Json consumes; ///< Swagger 2.0
    Json produces;
};

/// Turns operations into tools, one at a time.
class OperationReader
{
public:
    OperationReader(Document& document, SchemaConverter& schemas, ImportWarnings& warnings, DocumentContext context);
    /// Errors cost this operation only: `document_unreadable`, `json_too_complex`.
    [[nodiscard]] Result<catalog::ToolDefinition> read(const OperationEntry& entry, const OperationName& name);

private:
    void loadPathItem(std::size_t index);
    [[nodiscard]] Json serversFor(const Json& operation) const;
    void describe(catalog::ToolDefinition& tool, const Json& operation) const;

    Document& m_document;
    SchemaConverter& m_schemas;
    ImportWarnings& m_warnings;
    DocumentContext m_context;
    std::size_t m_pathIndex = static_cast<std::size_t>(-1);
    Json m_pathParameters;
    Json m_pathServers;
    std::string m_pathText; ///< summary or description of the item
};

/// What a method does, raised by words of its name and its path (policy.md 4).
struct EffectOf
{
    Effect effect = Effect::Unknown;
    std::string reason;
};
[[nodiscard]] EffectOf effectOfOperation(std::string_view method, std::string_view path, std::string_view toolPath,
                                         std::string_view declared);

} // namespace executor::sources::openapi
