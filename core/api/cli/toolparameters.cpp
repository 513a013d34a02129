#include "core/api/cli/toolparameters.h"

#include "core/api/cli/detail/argumentset.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace executor::api::cli {
namespace {
constexpr std::size_t kMostValues = 20;
constexpr std::size_t kLongestText = 200;

/// `petId` -> `--pet-id`.
std::string flagOf(const std::string& name)
{
    constexpr std::array<std::string_view, 14> kOwn{"json",  "args", "help",    "dry-run", "detach", "response", "raw",
                                                    "force", "full", "account", "timeout", "fields", "query",    "out"};
    std::string flag;
    for (const char c : name) {
        const bool isUpper = c >= 'A' && c <= 'Z';
        if (isUpper && !flag.empty() && flag.back() != '-') {
            flag += '-';
        }
        flag += isUpper ? static_cast<char>(c + 32) : c == '_' ? '-' : c;
    }
    const bool isOurs = flag == "output" || flag == "head" || std::find(kOwn.begin(), kOwn.end(), flag) != kOwn.end();
    return (isOurs ? "--arg-" : "--") + flag;
}

std::string typeOf(const detail::ArgumentSchema& schemas, const Json& schema)
{
    std::vector<std::string> types = schemas.types(schema);
    for (std::string& type : types) {
        if (type == "array") {
            const auto items = schemas.types(schemas.items(schema));
            type = (items.size() == 1 ? items.front() : std::string("any")) + "[]";
        }
    }
    return types.empty() ? "any" : join(types, " | ");
}

std::string aboutOf(const ToolParameter& parameter)
{
    std::string text = withVisibleControls(cutText(parameter.description, kLongestText));
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (!parameter.values.empty()) {
        std::vector<std::string> values;
        for (const Json& value : parameter.values) {
            values.push_back(value.is_string() ? value.get<std::string>() : toText(value));
        }
        const bool isCut = values.size() > kMostValues;
        values.resize(std::min(values.size(), kMostValues));
        text +=
            (text.empty() ? "" : " ") + ("one of " + withVisibleControls(join(values, ", "))) + (isCut ? ", …" : "");
    }
    if (!parameter.standard.is_null()) {
        text += (text.empty() ? "" : " ") + ("(default " + withVisibleControls(toText(parameter.standard))) + ")";
    }
    return text;
}
} // namespace

Json ToolParameter::toJson() const
{
    Json out = Json::object();
    out["name"] = name;
    out["flag"] = flag;
    out["type"] = type;
    out["required"] = isRequired;
    if (!standard.is_null()) {
        out["default"] = standard;
    }
    if (!values.empty()) {
        out["enum"] = values;
    }
    if (!description.empty()) {
        out["description"] = description;
    }
    return out;
}

std::vector<ToolParameter> toolParameters(const Json& schema)
{
    const detail::ArgumentSet set(schema);
    std::vector<ToolParameter> out;
    for (const detail::Argument& argument : set.all()) {
        const Json& resolved = set.schemas().resolved(argument.schema);
        ToolParameter one;
        one.name = argument.name;
        one.flag = flagOf(argument.name);
        one.type = typeOf(set.schemas(), resolved);
        one.isRequired = argument.isRequired;
        one.description = textMember(*argument.schema, "description", textMember(resolved, "description"));
        one.standard = resolved.value("default", Json());
        if (const Json* values = member(resolved, "enum"); values != nullptr && values->is_array()) {
            one.values = *values;
        }
        out.push_back(std::move(one));
    }
    return out;
}

std::string parameterRows(const std::vector<ToolParameter>& parameters)
{
    std::size_t flagWidth = 0;
    std::size_t typeWidth = 0;
    for (const ToolParameter& one : parameters) {
        flagWidth = std::max(flagWidth, one.flag.size());
        typeWidth = std::max(typeWidth, one.type.size());
    }
    std::string text;
    for (const ToolParameter& one : parameters) {
        text += "  " + one.flag + std::string(flagWidth - one.flag.size() + 2, ' ') + one.type +
                std::string(typeWidth - one.type.size() + 2, ' ') + (one.isRequired ? "required  " : "          ") +
                aboutOf(one);
        text.erase(text.find_last_not_of(' ') + 1);
        text += "\n";
    }
    return text;
}

} // namespace executor::api::cli
