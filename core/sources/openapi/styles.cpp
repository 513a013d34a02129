#include "core/sources/openapi/styles.h"

#include "core/base/text.h"
#include "core/sources/openapi/percent.h"

#include <functional>

namespace executor::sources::openapi {
namespace {
using Encode = std::function<std::string(std::string_view)>;

bool isEmptyValue(const Json& value)
{
    return value.is_null() || (value.is_structured() && value.empty());
}

Encode encodeWith(Encoding encoding)
{
    return [encoding](std::string_view text) { return percentEncoded(text, encoding); };
}

std::string asIs(std::string_view text)
{
    return std::string(text);
}

/// Items of an array, or keys and values of an object in turn; null members are left out.
std::vector<std::string> flatItems(const Json& value, const Encode& encode)
{
    std::vector<std::string> items;
    if (value.is_array()) {
        for (const Json& item : value) {
            if (!item.is_null()) {
                items.push_back(encode(plainText(item)));
            }
        }
    } else if (value.is_object()) {
        for (const auto& entry : value.items()) {
            if (!entry.value().is_null()) {
                items.push_back(encode(entry.key()));
                items.push_back(encode(plainText(entry.value())));
            }
        }
    } else {
        items.push_back(encode(plainText(value)));
    }
    return items;
}

/// `key=value` of an object's members.
std::vector<std::string> memberPairs(const Json& value, const Encode& encode)
{
    std::vector<std::string> pairs;
    for (const auto& entry : value.items()) {
        if (!entry.value().is_null()) {
            pairs.push_back(encode(entry.key()) + "=" + encode(plainText(entry.value())));
        }
    }
    return pairs;
}

void deepPairs(const std::string& name, const Json& value, const Encode& encode, std::vector<std::string>& pairs)
{
    if (value.is_null()) {
        return;
    }
    if (value.is_object()) {
        for (const auto& entry : value.items()) {
            deepPairs(name + "%5B" + percentEncoded(entry.key(), Encoding::Unreserved) + "%5D", entry.value(), encode,
                      pairs);
        }
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            deepPairs(name + "%5B" + std::to_string(i) + "%5D", value[i], encode, pairs);
        }
    } else {
        pairs.push_back(name + "=" + encode(plainText(value)));
    }
}

std::string separatorOf(Style style)
{
    switch (style) {
    case Style::SpaceDelimited:
        return "%20";
    case Style::PipeDelimited:
        return "%7C";
    case Style::TabDelimited:
        return "%09";
    case Style::Simple:
    case Style::Label:
    case Style::Matrix:
    case Style::Form:
    case Style::DeepObject:
    case Style::Cookie:
        break;
    }
    return ",";
}

bool isJsonType(std::string_view type)
{
    const std::string plain = asciiLower(trimmed(type.substr(0, type.find(';'))));
    return plain == "application/json" || plain == "text/json" || plain == "*/*" ||
           (plain.size() > 5 && plain.compare(plain.size() - 5, 5, "+json") == 0);
}

std::string contentText(const ParameterBinding& parameter, const Json& value)
{
    return isJsonType(parameter.contentType) ? toText(value) : plainText(value);
}

std::string matrixText(const ParameterBinding& parameter, const Json& value, const Encode& encode)
{
    const std::string name = percentEncoded(parameter.name, Encoding::Unreserved);
    if (parameter.explode && value.is_object()) {
        return ";" + join(memberPairs(value, encode), ";");
    }
    const std::vector<std::string> items = flatItems(value, encode);
    if (parameter.explode && value.is_array()) {
        std::string result;
        for (const std::string& item : items) {
            result += ";" + name + "=" + item;
        }
        return result;
    }
    const std::string text = join(items, ",");
    return ";" + name + (text.empty() ? "" : "=" + text);
}

bool hasControls(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

/// JSON whose bytes are ASCII: header fields of content type JSON.
std::string asciiJson(const Json& value)
{
    std::string out;
    for (const QChar unit : qs(toText(value))) {
        if (unit.unicode() < 0x80) {
            out += static_cast<char>(unit.unicode());
        } else {
            out += utf8(QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0')));
        }
    }
    return out;
}

/// Lists in a list become texts.
Json withJoinedItems(const ParameterBinding& parameter, const Json& value)
{
    if (parameter.itemSeparator.empty() || !value.is_array()) {
        return value;
    }
    Json result = Json::array();
    for (const Json& item : value) {
        result.push_back(item.is_array() ? Json(joinedPlain(item, parameter.itemSeparator)) : item);
    }
    return result;
}
} // namespace

tl::unexpected<Error> argumentProblem(std::string place, std::string problem, std::string expected, std::string given)
{
    Json entry = {{"place", place}, {"problem", problem}};
    if (!expected.empty()) {
        entry["expected"] = std::move(expected);
    }
    if (!given.empty()) {
        entry["given"] = std::move(given);
    }
    std::string message = place.empty() ? problem : place + ": " + problem;
    return fail(ErrorCode::InvalidToolArguments, std::move(message), {}, {{"problems", Json::array({entry})}});
}

std::string joinedPlain(const Json& value, std::string_view separator)
{
    return join(flatItems(value, asIs), separator);
}

Result<std::string> pathText(const ParameterBinding& parameter, const Json& value, bool isExpansion)
{
    const Encode encode = encodeWith(isExpansion               ? Encoding::PathExpansion
                                     : parameter.allowReserved ? Encoding::PathReserved
                                                               : Encoding::Unreserved);
    if (isEmptyValue(value)) {
        return argumentProblem(parameter.key, "must not be empty: it is a part of the path.");
    }
    if (!parameter.contentType.empty()) {
        return encode(contentText(parameter, value));
    }
    if (parameter.style == Style::Matrix) {
        return matrixText(parameter, value, encode);
    }
    const bool isLabel = parameter.style == Style::Label;
    const Json joined = withJoinedItems(parameter, value);
    std::string text;
    if (parameter.explode && value.is_object()) {
        text = join(memberPairs(value, encode), isLabel ? "." : ",");
    } else {
        const bool isDotted = isLabel && parameter.explode && value.is_array();
        text = join(flatItems(joined, encode), isDotted ? "." : separatorOf(parameter.style));
    }
    if (text.empty()) {
        return argumentProblem(parameter.key, "must not be empty: it is a part of the path.");
    }
    return isLabel ? "." + text : text;
}

std::vector<std::string> queryPairs(const ParameterBinding& parameter, const Json& value)
{
    if (isEmptyValue(value)) {
        return {};
    }
    const Encode encode = encodeWith(parameter.allowReserved ? Encoding::QueryReserved : Encoding::Unreserved);
    const std::string name = percentEncoded(parameter.name, Encoding::Unreserved);
    if (!parameter.contentType.empty()) {
        return {name + "=" + encode(contentText(parameter, value))};
    }
    std::vector<std::string> pairs;
    if (parameter.style == Style::DeepObject) {
        deepPairs(name, value, encode, pairs);
        return pairs;
    }
    if (parameter.explode && value.is_object()) {
        return memberPairs(value, encode);
    }
    const std::vector<std::string> items = flatItems(withJoinedItems(parameter, value), encode);
    if (parameter.explode || !value.is_structured()) {
        for (const std::string& item : items) {
            pairs.push_back(name + "=" + item);
        }
    } else if (!items.empty()) {
        pairs.push_back(name + "=" + join(items, separatorOf(parameter.style)));
    }
    return pairs;
}

Result<std::string> headerText(const ParameterBinding& parameter, const Json& value)
{
    std::string text;
    if (!parameter.contentType.empty()) {
        text = isJsonType(parameter.contentType) ? asciiJson(value) : plainText(value);
    } else if (parameter.explode && value.is_object()) {
        text = join(memberPairs(value, asIs), ",");
    } else {
        std::string separator = ",";
        if (parameter.style == Style::SpaceDelimited) {
            separator = " ";
        } else if (parameter.style == Style::PipeDelimited) {
            separator = "|";
        } else if (parameter.style == Style::TabDelimited) {
            separator = "\t";
        }
        text = joinedPlain(withJoinedItems(parameter, value), separator);
    }
    if (hasControls(text)) {
        return argumentProblem(parameter.key, "must not hold line breaks or other control characters: it is sent as a "
                                              "header field.");
    }
    return text;
}

Result<std::vector<std::string>> cookiePairs(const ParameterBinding& parameter, const Json& value)
{
    std::vector<std::string> pairs;
    if (isEmptyValue(value)) {
        return pairs;
    }
    const bool isRaw = parameter.style == Style::Cookie;
    const Encode encode = isRaw ? Encode(asIs) : encodeWith(Encoding::Unreserved);
    const std::string name = isRaw ? parameter.name : percentEncoded(parameter.name, Encoding::Unreserved);
    if (!parameter.contentType.empty()) {
        pairs.push_back(name + "=" + percentEncoded(contentText(parameter, value), Encoding::Unreserved));
    } else if (parameter.explode && value.is_object()) {
        pairs = memberPairs(value, encode);
    } else if (parameter.explode && value.is_array()) {
        for (const std::string& item : flatItems(value, encode)) {
            pairs.push_back(name + "=" + item);
        }
    } else {
        pairs.push_back(name + "=" + join(flatItems(value, encode), ","));
    }
    for (const std::string& pair : pairs) {
        if (hasControls(pair) || (isRaw && pair.find(';') != std::string::npos)) {
            return argumentProblem(parameter.key, "must not hold `;` or control characters: it is sent in a cookie.");
        }
    }
    return pairs;
}

std::string querystringText(const ParameterBinding& parameter, const Json& value)
{
    const std::string type = asciiLower(parameter.contentType);
    if (type.compare(0, 33, "application/x-www-form-urlencoded") != 0) {
        return percentEncoded(contentText(parameter, value), Encoding::Unreserved);
    }
    std::vector<std::string> pairs;
    if (value.is_object()) {
        for (const auto& entry : value.items()) {
            for (const Json& item : entry.value().is_array() ? entry.value() : Json::array({entry.value()})) {
                if (!item.is_null()) {
                    pairs.push_back(percentEncoded(entry.key(), Encoding::FormField) + "=" +
                                    percentEncoded(plainText(item), Encoding::FormField));
                }
            }
        }
    }
    return join(pairs, "&");
}

} // namespace executor::sources::openapi
