#include "core/api/cli/detail/argumentvalue.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>

namespace executor::api::cli::detail {
namespace {
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// `-?(0|[1-9][0-9]*)`
bool isInteger(std::string_view text)
{
    text.remove_prefix(text.starts_with('-') ? 1 : 0);
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit) && (text.size() == 1 || text.front() != '0');
}

/// A number of the JSON grammar that a double can hold.
bool isNumber(std::string_view text)
{
    if (text.empty() || (!isDigit(text.front()) && text.front() != '-') || !isDigit(text.back())) {
        return false;
    }
    if (!parseJson(text, kLenientJson)) {
        return false;
    }
    const double value = std::strtod(std::string(text).c_str(), nullptr);
    return std::isfinite(value);
}

std::string quoted(std::string_view text)
{
    return toText(Json(std::string(text)));
}

Result<std::string> readInteger(std::string_view text, const std::string& where)
{
    if (isInteger(text)) {
        return std::string(text);
    }
    const bool hasZeros = text.size() > 1 && std::all_of(text.begin(), text.end(), isDigit);
    return valueProblem(where, "\"" + std::string(text) + "\" is not an integer.",
                        hasZeros ? "Leave the leading zeros out." : "");
}

Result<std::string> readNumber(std::string_view text, const std::string& where)
{
    if (isNumber(text)) {
        return std::string(text);
    }
    return valueProblem(where, "\"" + std::string(text) + "\" is not a number, or out of range.");
}

Result<std::string> readBoolean(std::string_view text, const std::string& where)
{
    constexpr std::array<std::string_view, 4> kTrue{"true", "yes", "on", "1"};
    constexpr std::array<std::string_view, 4> kFalse{"false", "no", "off", "0"};
    const auto word = asciiLower(text);
    if (std::find(kTrue.begin(), kTrue.end(), word) != kTrue.end()) {
        return std::string("true");
    }
    if (std::find(kFalse.begin(), kFalse.end(), word) != kFalse.end()) {
        return std::string("false");
    }
    return valueProblem(where, "\"" + std::string(text) + "\" is no yes or no.",
                        "Use true, false, yes, no, on, off, 1 or 0.");
}

Result<std::string> readContainer(std::string_view text, char open, const std::string& where)
{
    const auto body = trimmed(text);
    if (body.starts_with(open) && parseJson(body)) {
        return std::string(body);
    }
    return valueProblem(where, open == '{' ? "An object is expected." : "A list is expected.",
                        open == '{' ? "Write " + where + ".NAME=VALUE, or " + where + ":='{…}'" : "");
}

Result<std::string> readAs(const std::string& type, std::string_view text, const std::string& where)
{
    if (type == "integer") {
        return readInteger(text, where);
    }
    if (type == "number") {
        return readNumber(text, where);
    }
    if (type == "boolean") {
        return readBoolean(text, where);
    }
    if (type == "object") {
        return readContainer(text, '{', where);
    }
    if (type == "array") {
        return readContainer(text, '[', where);
    }
    if (type == "null" && text == "null") {
        return std::string("null");
    }
    return valueProblem(where, "\"" + std::string(text) + "\" does not fit.");
}

Result<std::string> readEnum(const Json& values, std::string_view text, const std::string& where)
{
    std::vector<std::string> names;
    for (const auto& value : values) {
        const auto name = value.is_string() ? value.get<std::string>() : toText(value);
        if (name == text) {
            return toText(value);
        }
        names.push_back(name);
    }
    auto near = nearMatches(text, names, 1);
    for (const auto& name : names) {
        if (near.empty() && equalsIgnoreCase(name, text)) {
            near.push_back(name);
        }
    }
    if (names.size() > 20) {
        names.resize(20);
        names.emplace_back("…");
    }
    return valueProblem(where, "\"" + std::string(text) + "\" is none of " + join(names, ", ") + ".",
                        near.empty() ? "" : "Did you mean " + near.front() + "?");
}

/// Without a schema: canonical JSON, else text.
std::string readFree(std::string_view text)
{
    const bool isPlainNumber = text.find_first_of("eE") == std::string_view::npos && isNumber(text);
    const bool isWord = text == "true" || text == "false" || text == "null";
    const bool isContainer = (text.starts_with('{') || text.starts_with('[')) && parseJson(text);
    return isPlainNumber || isWord || isContainer ? std::string(text) : quoted(text);
}
} // namespace

tl::unexpected<Error> valueProblem(const std::string& where, const std::string& message, std::string hint)
{
    Json problem = Json::object();
    problem["pointer"] = "/" + where;
    problem["code"] = "invalid_value";
    problem["message"] = message;
    Json details = Json::object();
    details["problems"] = Json::array({problem});
    return fail(ErrorCode::InvalidToolArguments, where + ": " + message, std::move(hint), std::move(details));
}

bool takesFile(const Json& schema)
{
    const auto format = textMember(schema, "format");
    return format == "binary" || format == "byte";
}

std::string fileValue(std::string_view bytes, std::string_view name)
{
    Json value = Json::object();
    value["$bytes"] = toBase64(bytes);
    if (name != "-") {
        value["name"] = utf8FromPath(pathFromUtf8(name).filename());
    }
    return toText(value);
}

Result<std::string> readJson(std::string_view text, const std::string& where)
{
    const auto parsed = parseJson(text);
    if (!parsed) {
        return valueProblem(where, parsed.error().message);
    }
    return std::string(trimmed(text));
}

Result<std::string> readValue(const ArgumentSchema& schemas, const Json& schema, std::string_view text,
                              const std::string& where)
{
    if (const Json* constant = member(schema, "const")) {
        return readEnum(Json::array({*constant}), text, where);
    }
    if (const Json* values = member(schema, "enum"); values != nullptr && values->is_array()) {
        return readEnum(*values, text, where);
    }
    const auto types = schemas.types(schema);
    if (types.empty()) {
        return readFree(text);
    }
    const bool allowsText = std::find(types.begin(), types.end(), "string") != types.end();
    if (types.size() == 1) {
        return allowsText ? quoted(text) : readAs(types.front(), text, where);
    }
    for (const auto& type : types) {
        // "null" is a text wherever texts are allowed; yes and no are words of people.
        const bool isText = type == "string" || (type == "null" && allowsText);
        const bool isLooseBoolean = type == "boolean" && text != "true" && text != "false";
        if (!isText && !isLooseBoolean) {
            if (auto read = readAs(type, text, where)) {
                return read;
            }
        }
    }
    if (allowsText) {
        return quoted(text);
    }
    return valueProblem(where, "\"" + std::string(text) + "\" is none of " + join(types, ", ") + ".");
}

} // namespace executor::api::cli::detail
