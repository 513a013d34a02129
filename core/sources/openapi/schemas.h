#pragma once

#include "core/catalog/tooldefinition.h"
#include "core/sources/adapter.h"
#include "core/sources/openapi/document.h"

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace executor::sources::openapi {

/// Which way a value goes: `readOnly` properties leave inputs, `writeOnly` ones leave outputs.
enum class Direction
{
    Input,
    Output
};

/// Turns the schemas of a document into JSON Schema 2020-12 (sources.md 3.2). References stay references: each named
/// schema that a tool reaches becomes one definition of the revision, `#/$defs/Name`; where input and output differ the
/// input's is `NameInput`. Never follows a reference while converting, so cycles cost nothing.
class SchemaConverter
{
public:
    SchemaConverter(Document& document, ImportWarnings& warnings);

    /// @param place pointer of the schema, for warnings.
    [[nodiscard]] Json convert(Json schema, Direction direction, const std::string& place);
    /// Definitions that were named since the last call, those that they name themselves included.
    [[nodiscard]] std::vector<catalog::NamedSchema> takeDefinitions();
    /// The schema itself when it is no reference, else what it leads to, unconverted: to look at its type.
    [[nodiscard]] Json looked(const Json& schema);

private:
    struct Pending
    {
        std::string name;
        std::string reference;
        Direction direction;
    };
    Json node(Json schema, Direction direction, std::size_t depth);
    Json reference(const std::string& target, Json rest, Direction direction, std::size_t depth);
    Json object(Json schema, Direction direction, std::size_t depth);
    Json properties(Json members, Direction direction, std::size_t depth, std::set<std::string>& removed);
    Json members(Json object, Direction direction, std::size_t depth);
    Json list(Json array, Direction direction, std::size_t depth);
    void markKinds(const Json& discriminator, const Json& original, Json& result, std::string_view keyword) const;
    std::string definitionFor(const std::string& reference, Direction direction);
    std::string freeName(std::string wanted);
    void warn(std::string code, std::string message);

    Document& m_document;
    ImportWarnings& m_warnings;
    std::string m_place;
    bool m_isOld = false;                                 ///< Swagger 2.0, OpenAPI 3.0
    std::unordered_set<std::string> m_variants;           ///< schemas whose input differs from their output
    std::unordered_map<std::string, std::string> m_names; ///< reference + direction → definition
    std::unordered_set<std::string> m_taken;
    std::deque<Pending> m_pending;
};

} // namespace executor::sources::openapi
