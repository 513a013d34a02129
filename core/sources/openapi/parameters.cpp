#include "core/sources/openapi/parameters.h"

#include "core/base/text.h"

#include <array>
#include <map>

namespace executor::sources::openapi {
namespace {
constexpr std::size_t kMaxDescription = 1'000;
constexpr std::array<std::string_view, 10> kReservedHeaders{
    "accept",     "content-type", "authorization", "cookie",         "host",
    "connection", "te",           "trailer",       "content-length", "upgrade"};

bool flag(const Json& object, std::string_view key, bool fallback)
{
    const Json* value = member(object, key);
    return value != nullptr && value->is_boolean() ? value->get<bool>() : fallback;
}

bool isReservedHeader(std::string_view name)
{
    const std::string lower = asciiLower(name);
    return std::find(kReservedHeaders.begin(), kReservedHeaders.end(), lower) != kReservedHeaders.end() ||
           lower == "transfer-encoding" || lower.compare(0, 6, "proxy-") == 0;
}

/// A parameter as it was read, references followed.
struct RawParameter
{
    std::string name;
    Place place;
    Json json;
};

Result<void> gather(const ParameterContext& context, const Json& list, std::vector<RawParameter>& all)
{
    if (!list.is_array()) {
        return {};
    }
    for (const Json& entry : list) {
        const auto resolved = context.document.resolved(entry);
        if (!resolved) {
            return fail(ErrorCode::DocumentUnreadable,
                        "The parameter reference \"" + cutText(referenceOf(entry), 200) + "\" leads nowhere.");
        }
        RawParameter raw{textMember(*resolved, "name"), Place::Query, *resolved};
        const auto place = placeFromName(textMember(*resolved, "in"));
        if (raw.name.empty() || !place) {
            context.warnings.add("bad_parameter", context.pointer + "/parameters",
                                 "A parameter without a usable name or place was left out.", context.operation);
            continue;
        }
        raw.place = *place;
        const auto same = std::find_if(all.begin(), all.end(), [&](const RawParameter& other) {
            return other.name == raw.name && other.place == raw.place;
        });
        if (same != all.end()) {
            *same = std::move(raw);
        } else {
            all.push_back(std::move(raw));
        }
    }
    return {};
}

/// Names between braces, without the `+` of `{+name}`.
std::vector<std::string> variablesOf(std::string_view path)
{
    std::vector<std::string> names;
    path = path.substr(0, path.find_first_of("?#"));
    for (std::size_t open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const std::size_t close = path.find('}', open);
        if (close == std::string_view::npos) {
            break;
        }
        std::string name(path.substr(open + 1, close - open - 1));
        if (!name.empty() && name.front() == '+') {
            name.erase(0, 1);
        }
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

void settlePath(const ParameterContext& context, std::vector<RawParameter>& all)
{
    const std::vector<std::string> variables = variablesOf(context.path);
    std::erase_if(all, [&](const RawParameter& raw) {
        const bool isStray =
            raw.place == Place::Path && std::find(variables.begin(), variables.end(), raw.name) == variables.end();
        if (isStray) {
            context.warnings.add("path_parameter_without_place", context.pointer + "/parameters",
                                 "The path has no place for the parameter \"" + cutText(raw.name, 100) + "\".",
                                 context.operation);
        }
        return isStray;
    });
    for (const std::string& name : variables) {
        const bool isKnown = std::any_of(all.begin(), all.end(), [&](const RawParameter& raw) {
            return raw.place == Place::Path && raw.name == name;
        });
        if (!isKnown) {
            context.warnings.add("undeclared_path_parameter", context.pointer,
                                 "The path variable \"" + cutText(name, 100) + "\" is not declared; it is a text.",
                                 context.operation);
            all.push_back({name, Place::Path, {{"required", true}, {"schema", {{"type", "string"}}}}});
        }
    }
}

bool isOffered(const ParameterContext& context, const RawParameter& raw)
{
    if (raw.place == Place::Header &&
        (isReservedHeader(raw.name) || raw.name.find_first_of(": \r\n") != std::string::npos)) {
        return false;
    }
    const std::string name = raw.place == Place::Header ? asciiLower(raw.name) : raw.name;
    return raw.place == Place::Path || context.filled.count({raw.place, name}) == 0;
}

ParameterBinding bindingOf(const RawParameter& raw)
{
    ParameterBinding binding;
    binding.name = raw.name;
    binding.place = raw.place;
    const bool isFormLike = raw.place == Place::Query || raw.place == Place::Cookie;
    binding.style = styleFromName(textMember(raw.json, "style")).value_or(isFormLike ? Style::Form : Style::Simple);
    const bool explodes = binding.style == Style::Form || binding.style == Style::Cookie;
    binding.explode = flag(raw.json, "explode", explodes);
    binding.allowReserved = flag(raw.json, "allowReserved", false);
    binding.itemSeparator = textMember(raw.json, "itemSeparator");
    if (const Json* content = member(raw.json, "content");
        content != nullptr && content->is_object() && !content->empty() && member(raw.json, "schema") == nullptr) {
        binding.contentType = content->items().begin().key();
    }
    return binding;
}

Json schemaOf(const ParameterContext& context, const RawParameter& raw)
{
    Json schema = Json::object();
    if (const Json* own = member(raw.json, "schema")) {
        schema = *own;
    } else if (const Json* content = member(raw.json, "content"); content != nullptr && !content->empty()) {
        const Json& media = content->items().begin().value();
        schema = member(media, "schema") == nullptr ? Json::object() : *member(media, "schema");
    }
    Json result = context.schemas.convert(std::move(schema), Direction::Input, context.pointer + "/parameters");
    if (!result.is_object()) {
        return result;
    }
    const std::string description = textMember(raw.json, "description");
    if (!description.empty()) {
        result["description"] = cutText(description, kMaxDescription);
    }
    if (flag(raw.json, "deprecated", false)) {
        result["deprecated"] = true;
    }
    return result;
}

/// One name in several places: path, query, querystring, header, cookie in this order; the first keeps it.
void giveKeys(std::vector<ParameterBinding>& bindings, bool hasBody)
{
    std::set<std::string> taken;
    if (hasBody) {
        taken.insert("body");
    }
    for (const Place place : {Place::Path, Place::Query, Place::Querystring, Place::Header, Place::Cookie}) {
        for (ParameterBinding& binding : bindings) {
            if (binding.place != place) {
                continue;
            }
            binding.key = binding.name;
            while (!taken.insert(binding.key).second) {
                binding.key = std::string(placeName(place)) + "_" + binding.key;
            }
        }
    }
}
} // namespace

Result<OperationParameters> readParameters(const ParameterContext& context, const Json& ofPath, const Json& ofOperation)
{
    std::vector<RawParameter> all;
    EX_CHECK(gather(context, ofPath, all));
    EX_CHECK(gather(context, ofOperation, all));
    settlePath(context, all);
    std::erase_if(all, [&](const RawParameter& raw) { return !isOffered(context, raw); });
    OperationParameters result;
    for (const RawParameter& raw : all) {
        result.bindings.push_back(bindingOf(raw));
        result.schemas.push_back(schemaOf(context, raw));
    }
    giveKeys(result.bindings, context.hasBody);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].place == Place::Path || flag(all[i].json, "required", false)) {
            result.required.push_back(result.bindings[i].key);
        }
    }
    return result;
}

} // namespace executor::sources::openapi
