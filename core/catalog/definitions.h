#pragma once

#include "core/base/json.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace executor::catalog {

/// What `#/$defs/<name>` means; a null pointer: nothing is known of it.
using DefinitionLookup = std::function<std::shared_ptr<const Json>(const std::string& name)>;

/// Named schemas of one revision or one tool, kept as text (a tenth of the memory of the parsed form) and parsed when
/// they are asked for; the last few stay parsed. Thread: one at a time.
class DefinitionTable
{
public:
    void add(const std::string& name, std::string schemaText);
    [[nodiscard]] bool contains(const std::string& name) const { return m_texts.contains(name); }
    [[nodiscard]] std::size_t size() const { return m_texts.size(); }
    [[nodiscard]] std::shared_ptr<const Json> find(const std::string& name) const;
    /// For the functions below; lives no longer than the table.
    [[nodiscard]] DefinitionLookup lookup() const;

private:
    static constexpr std::size_t kParsed = 512;
    std::unordered_map<std::string, std::string> m_texts;
    mutable std::unordered_map<std::string, std::shared_ptr<const Json>> m_parsed;
};

/// Name behind `#/$defs/`, percent and pointer escapes undone; empty when the reference is another.
[[nodiscard]] std::string definitionName(std::string_view reference);
/// Names that a schema refers to by itself, in order, each once.
[[nodiscard]] std::vector<std::string> referencedNames(const Json& schema);
/// Names that the schemas reach, through others too, nearest first; each with how many steps it is away (1 = named by
/// a schema itself). Unknown names are left out.
struct ReachedDefinition
{
    std::string name;
    int steps = 0;
    std::shared_ptr<const Json> schema;
};
[[nodiscard]] std::vector<ReachedDefinition> closureOf(const std::vector<const Json*>& schemas,
                                                       const DefinitionLookup& lookup);
/// `schema` with everything it reaches under `$defs`.
[[nodiscard]] Json withDefinitions(const Json& schema, const DefinitionLookup& lookup);
/// `schema` without what does not count for checking: title, description, examples, default, `x-...`, comments.
[[nodiscard]] Json withoutTexts(const Json& schema);

/// Properties of an object schema, `$ref` and allOf followed. Valid as long as the shape.
struct ObjectShape
{
    struct Property
    {
        std::string name;
        const Json* schema = nullptr;
        bool isRequired = false;
    };
    std::vector<Property> properties;
    const Json* additional = nullptr; ///< additionalProperties, when given
    bool isClosed = false;
    bool hasConflict = false; ///< a property is there twice with different schemas
    std::vector<std::shared_ptr<const Json>> keptAlive;

    [[nodiscard]] const Property* find(std::string_view name) const;
};
/// Whether a schema is an object by its own words, behind references too.
[[nodiscard]] bool isObjectSchema(const Json& schema, const DefinitionLookup& lookup);
[[nodiscard]] ObjectShape shapeOf(const Json& schema, const DefinitionLookup& lookup);

} // namespace executor::catalog
