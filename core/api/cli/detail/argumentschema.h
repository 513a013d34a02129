#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::api::cli::detail {

/// The input schema as the reader of words needs it. References are followed inside the document.
class ArgumentSchema
{
public:
    explicit ArgumentSchema(const Json& root) : m_root(root) {}
    /// The schema behind `$ref`s; an empty object for null.
    [[nodiscard]] const Json& resolved(const Json* schema) const;
    [[nodiscard]] const Json& root() const { return resolved(&m_root); }
    /// Those of its parts and alternatives included.
    [[nodiscard]] std::vector<std::string> propertyNames(const Json& object) const;
    /// The property whose name equals `written`, else the one that equals it without case and punctuation.
    [[nodiscard]] std::optional<std::string> propertyLike(const Json& object, std::string_view written) const;
    /// Schema of a property: declared, else that of additional ones.
    [[nodiscard]] const Json& property(const Json& object, std::string_view name) const;
    [[nodiscard]] bool allowsOthers(const Json& object) const;
    [[nodiscard]] const Json& items(const Json& array) const;
    /// Those of its parts (`allOf`) included.
    [[nodiscard]] std::vector<std::string> required(const Json& object) const;
    /// Types that a value may have, those of alternatives included; empty: any.
    [[nodiscard]] std::vector<std::string> types(const Json& schema) const;
    [[nodiscard]] bool hasType(const Json& schema, std::string_view type) const;

private:
    const Json& m_root;
};

/// Letters and digits only, lower case.
[[nodiscard]] std::string plainName(std::string_view name);

} // namespace executor::api::cli::detail
