#pragma once

#include "core/catalog/definitions.h"
#include "core/catalog/detail/schemacodec.h"
#include "core/catalog/tooldefinition.h"
#include "core/store/catalogrows.h"

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace executor::catalog::detail {

/// The named types of a revision while it is imported. What a plan needs of one (its form without texts, its hash) is
/// made once, however many tools reach it. Thread: one at a time.
class ImportDefinitions
{
public:
    enum class Added
    {
        New,
        Same,   ///< was there already, with the same contents
        Differs ///< was there already; the first one counts
    };
    /// Appends the row to store of a new one.
    Added add(const NamedSchema& definition, std::vector<std::pair<std::string, store::SchemaRow>>& rows);
    /// Appends the row of a schema unless this import has made it before; gives its hash.
    std::string addSchema(const Json& schema, std::vector<store::SchemaRow>& rows);
    [[nodiscard]] Packer& packer() { return m_packer; }
    [[nodiscard]] DefinitionLookup lookup() const { return m_table.lookup(); }

    /// What a schema reaches, without texts.
    struct Closure
    {
        std::string definitionsText; ///< members of a `$defs` object, without its braces; empty: it reaches none
        std::string key;             ///< names and hashes, sorted: equal keys mean equal closures
    };
    [[nodiscard]] Closure closure(const Json& schema);

private:
    struct Stripped
    {
        std::string text;
        std::string hash;
        std::vector<std::string> references;
    };
    const Stripped* stripped(const std::string& name);

    Packer m_packer;
    DefinitionTable m_table;
    std::unordered_set<std::string> m_made;                ///< hashes of the schemas of tools
    std::unordered_map<std::string, std::string> m_hashes; ///< of the schemas, by name
    std::unordered_map<std::string, Stripped> m_stripped;
};

} // namespace executor::catalog::detail
