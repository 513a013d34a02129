#pragma once

#include "core/catalog/typescript.h"

#include <string>
#include <vector>

namespace executor::catalog::detail {

/// Writes one type after the table of catalog.md 6.3.
class TypeWriter
{
public:
    TypeWriter(const DefinitionLookup& lookup, const TypeNames& names, const TypeStyle& style,
               std::set<std::string>* reached)
        : m_lookup(lookup), m_names(names), m_style(style), m_reached(reached)
    {}
    [[nodiscard]] std::string write(const Json& schema, std::size_t depth = 0);

private:
    std::string writeObject(const Json& schema, std::size_t depth);
    std::string writeTyped(const Json& schema, const std::string& type, std::size_t depth);
    std::string writeArray(const Json& schema, std::size_t depth);
    std::string writeValues(const Json& values) const;
    std::string writeUnion(const Json& members, std::size_t depth);
    std::string writeBase(const Json& schema, std::size_t depth);
    std::string writeReference(const std::string& name);
    std::string writeProperties(const ObjectShape& shape, std::size_t depth);
    std::string indexSignature(const Json& schema, const ObjectShape& shape, std::size_t depth);
    /// A type at a place of its own: what is not known there is written as the style says.
    [[nodiscard]] std::string placed(const Json& schema, std::size_t depth);
    [[nodiscard]] bool isLeftOut(const Json& schema) const;
    [[nodiscard]] std::string documentation(const Json& schema, const std::string& indent) const;

    const DefinitionLookup& m_lookup;
    const TypeNames& m_names;
    const TypeStyle& m_style;
    std::set<std::string>* m_reached;
};

/// A text of others inside a `/** … */`: one line that cannot end the comment or begin a tag.
[[nodiscard]] std::string commentText(std::string_view text);
/// `A | B` without repeats; `unknown` takes all.
[[nodiscard]] std::string unionOf(const std::vector<std::string>& parts);
/// In parentheses when it would bind wrongly before `[]`, `&`.
[[nodiscard]] std::string grouped(const std::string& type);

} // namespace executor::catalog::detail
