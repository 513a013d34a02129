#include "core/api/cli/detail/argumentset.h"

#include "core/api/cli/rawjson.h"

#include <algorithm>

namespace executor::api::cli::detail {
namespace {
constexpr const char* kBody = "body";

PathStep memberStep(std::string_view name)
{
    PathStep step;
    step.name = name;
    return step;
}

/// A body whose properties stand for it: an object and nothing else.
bool isGatherable(const ArgumentSchema& schemas, const Json& body)
{
    const auto types = schemas.types(body);
    const bool isObject = std::find(types.begin(), types.end(), "object") != types.end();
    const bool isOther = std::any_of(types.begin(), types.end(),
                                     [](const std::string& type) { return type != "object" && type != "null"; });
    return !isOther && (isObject || !schemas.propertyNames(body).empty());
}

/// Whether a word may name a property that the schema does not declare. JSON Schema allows it where nothing is said;
/// a person who types one there has misspelt another.
bool takesOthers(const ArgumentSchema& schemas, const Json& object)
{
    return schemas.allowsOthers(object) &&
           (member(object, "additionalProperties") != nullptr || schemas.propertyNames(object).empty());
}
} // namespace

ArgumentSet::ArgumentSet(const Json& schema) : m_schemas(schema)
{
    const Json& root = m_schemas.root();
    const auto names = m_schemas.propertyNames(root);
    const Json& body = m_schemas.property(root, kBody);
    m_isGathered = std::find(names.begin(), names.end(), kBody) != names.end() && isGatherable(m_schemas, body);
    addProperties(root, {});
    if (!m_isGathered) {
        return;
    }
    m_whole = *named(kBody);
    m_all.erase(m_all.begin() + (named(kBody) - m_all.data()));
    addProperties(body, m_whole.path);
    if (named(kBody) == nullptr) {
        m_all.push_back(m_whole);
        m_all.back().isRequired = false;
    }
}

void ArgumentSet::addProperties(const Json& object, const std::vector<PathStep>& prefix)
{
    const auto required = m_schemas.required(object);
    for (const auto& name : m_schemas.propertyNames(object)) {
        if (named(name) != nullptr) {
            continue;
        }
        Argument argument;
        argument.name = name;
        argument.path = prefix;
        argument.path.push_back(memberStep(name));
        argument.schema = &m_schemas.property(object, name);
        argument.isRequired = std::find(required.begin(), required.end(), name) != required.end();
        m_all.push_back(std::move(argument));
    }
}

std::vector<std::string> ArgumentSet::names() const
{
    std::vector<std::string> names;
    names.reserve(m_all.size());
    for (const auto& argument : m_all) {
        names.push_back(argument.name);
    }
    return names;
}

const Argument* ArgumentSet::named(std::string_view name) const
{
    const auto found = std::find_if(m_all.begin(), m_all.end(), [&](const Argument& one) { return one.name == name; });
    return found == m_all.end() ? nullptr : &*found;
}

const Argument* ArgumentSet::like(std::string_view written) const
{
    if (const auto* exact = named(written)) {
        return exact;
    }
    const auto plain = plainName(written);
    const auto found = std::find_if(m_all.begin(), m_all.end(), [&](const Argument& one) {
        return !plain.empty() && plainName(one.name) == plain;
    });
    return found == m_all.end() ? nullptr : &*found;
}

Argument ArgumentSet::other(std::string_view name) const
{
    Argument argument;
    argument.name = name;
    const Json* object = &m_schemas.root();
    // What begins with a dollar sign speaks of the call, not of the body.
    if (m_isGathered && !name.starts_with('$')) {
        argument.path = m_whole.path;
        object = m_whole.schema;
    }
    argument.path.push_back(memberStep(name));
    argument.schema = takesOthers(m_schemas, *object) ? &m_schemas.property(*object, name) : nullptr;
    return argument;
}

Result<ArgumentTree> ArgumentSet::gathered(std::string json) const
{
    if (!m_isGathered) {
        return ArgumentTree::raw(std::move(json));
    }
    auto tree = ArgumentTree::object();
    for (const auto& [name, value] :
         rawMembers(json).value_or(std::vector<std::pair<std::string, std::string_view>>())) {
        const auto parts = name == kBody ? rawMembers(value) : std::nullopt;
        if (parts && !parts->empty()) {
            for (const auto& [part, inner] : *parts) {
                auto path = m_whole.path;
                path.push_back(memberStep(part));
                EX_CHECK(tree.put(path, std::string(inner), part));
            }
            continue;
        }
        const auto* known = parts ? &m_whole : named(name);
        const auto unknown = other(name);
        auto path = std::vector<PathStep>{memberStep(name)};
        if (known != nullptr) {
            path = known->path;
        } else if (unknown.schema != nullptr) {
            path = unknown.path;
        }
        EX_CHECK(tree.put(path, std::string(value), name));
    }
    return tree;
}

std::vector<std::string> ArgumentSet::missing(const ArgumentTree& tree) const
{
    const bool wantsBody = m_isGathered && (m_whole.isRequired || tree.has(m_whole.path));
    std::vector<std::string> missing;
    for (const auto& argument : m_all) {
        const bool isOfBody = argument.path.size() > 1;
        if (argument.isRequired && (!isOfBody || wantsBody) && !tree.has(argument.path)) {
            missing.push_back(argument.name);
        }
    }
    return missing;
}

Result<void> ArgumentSet::complete(ArgumentTree& tree) const
{
    if (m_isGathered && m_whole.isRequired && !tree.has(m_whole.path)) {
        return tree.put(m_whole.path, "{}", kBody);
    }
    return {};
}

} // namespace executor::api::cli::detail
