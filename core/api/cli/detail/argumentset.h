#pragma once

#include "core/api/cli/detail/argumentschema.h"
#include "core/api/cli/detail/argumenttree.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::api::cli::detail {

/// One name that words may use, and where its value stands in the argument object.
struct Argument
{
    std::string name;
    std::vector<PathStep> path;
    const Json* schema = nullptr; ///< never null; an empty object where anything goes
    bool isRequired = false;
};

/// The arguments of a tool as one flat set of names: its parameters and the properties of its request body, which
/// belong into `body` (sources.md 3.5). A parameter wins over a property of the same name; `body` itself stays a name.
/// Everything that reads words asks this set, so no form of an argument knows of bodies.
class ArgumentSet
{
public:
    explicit ArgumentSet(const Json& schema);
    [[nodiscard]] const ArgumentSchema& schemas() const { return m_schemas; }
    /// In the order of the schema, `body` last when its properties stand for it.
    [[nodiscard]] const std::vector<Argument>& all() const { return m_all; }
    [[nodiscard]] std::vector<std::string> names() const;
    /// The argument of exactly this name, or null.
    [[nodiscard]] const Argument* named(std::string_view name) const;
    /// The same, else the one whose name equals without case and punctuation.
    [[nodiscard]] const Argument* like(std::string_view written) const;
    /// `body` as a whole, where its properties stand for it; else null.
    [[nodiscard]] const Argument* whole() const { return m_isGathered ? &m_whole : nullptr; }
    /// A name that is not declared; its schema is null when none such is allowed.
    [[nodiscard]] Argument other(std::string_view name) const;
    /// An argument object that was given whole, with the properties of the body in their place.
    /// Errors: `usage` when a property is given beside and in `body`.
    [[nodiscard]] Result<ArgumentTree> gathered(std::string json) const;
    /// Names of what is required and absent.
    [[nodiscard]] std::vector<std::string> missing(const ArgumentTree& tree) const;
    /// A required body whose properties are all optional and absent is an empty one.
    [[nodiscard]] Result<void> complete(ArgumentTree& tree) const;

private:
    void addProperties(const Json& object, const std::vector<PathStep>& prefix);

    ArgumentSchema m_schemas;
    std::vector<Argument> m_all;
    Argument m_whole;
    bool m_isGathered = false;
};

} // namespace executor::api::cli::detail
