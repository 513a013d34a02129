#include "core/base/text.h"
#include "core/catalog/detail/typewriter.h"
#include "core/catalog/typescript.h"

#include <algorithm>

namespace executor::catalog {
namespace {
constexpr std::size_t kSoftCap = 240;
constexpr std::size_t kNamedCap = 60;
constexpr std::size_t kDeepestRequired = 3;
constexpr std::string_view kMore = "\xE2\x80\xA6";

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Writes the parameters of a signature: all that is required first, then what is optional while there is room.
class SignatureWriter
{
public:
    explicit SignatureWriter(const DefinitionLookup& lookup) : m_lookup(lookup)
    {
        m_style.mostValues = 6;
        m_style.firstValues = 3;
    }

    std::string parameters(const Json& input)
    {
        m_withOptional = false;
        const std::size_t needed = characters(members(input, 0, ", "));
        m_withOptional = true;
        m_room = needed < kSoftCap ? kSoftCap - needed : 0;
        return members(input, 0, ", ");
    }

    std::string output(const Json& schema)
    {
        m_style.direction = Direction::Output;
        return schema.is_null() ? "unknown" : compact(schema, 0);
    }

private:
    /// A type in at most kNamedCap characters: written out, else by its name, else by its kind.
    std::string compact(const Json& schema, int depth)
    {
        const std::string name = definitionName(textMember(schema, "$ref"));
        if (!name.empty()) {
            const auto target = m_lookup(name);
            if (!target) {
                return "unknown";
            }
            const std::string inlined = depth < 3 ? compactInline(*target) : std::string();
            return inlined.empty() ? m_names.of(name) : inlined;
        }
        const std::string inlined = compactInline(schema);
        if (!inlined.empty()) {
            return inlined;
        }
        const std::string type = textMember(schema, "type");
        if (type == "array") {
            const Json* items = member(schema, "items");
            return items == nullptr || depth > 3 ? "unknown[]" : detail::grouped(compact(*items, depth + 1)) + "[]";
        }
        return isObjectSchema(schema, m_lookup) ? "{ " + std::string(kMore) + " }" : "unknown";
    }
    /// Empty when it does not fit.
    std::string compactInline(const Json& schema)
    {
        std::string text = typeText(schema, m_lookup, m_names, m_style, nullptr);
        return characters(text) <= kNamedCap ? text : std::string();
    }

    std::string members(const Json& schema, std::size_t depth, std::string_view separator)
    {
        const ObjectShape shape = shapeOf(schema, m_lookup);
        std::vector<std::string> parts;
        for (const ObjectShape::Property& property : shape.properties) {
            if (property.isRequired && !isReadOnly(*property.schema)) {
                parts.push_back(propertyName(property.name) + ": " + required(*property.schema, depth));
            }
        }
        bool isCut = false;
        for (const ObjectShape::Property& property : shape.properties) {
            if (property.isRequired || isReadOnly(*property.schema)) {
                continue;
            }
            std::string part = m_withOptional ? propertyName(property.name) + "?: " + compact(*property.schema, 0) : "";
            const std::size_t size = characters(part) + separator.size();
            if (!m_withOptional || size > m_room) {
                isCut = m_withOptional;
                break;
            }
            m_room -= size;
            parts.push_back(std::move(part));
        }
        if (isCut) {
            parts.emplace_back(kMore);
        }
        return join(parts, separator);
    }

    /// A required property: an object is opened, so that what it requires is seen.
    std::string required(const Json& schema, std::size_t depth)
    {
        const bool isOpened = depth < kDeepestRequired && isObjectSchema(schema, m_lookup);
        if (!isOpened) {
            return compact(schema, 0);
        }
        const std::string inner = members(schema, depth + 1, "; ");
        return inner.empty() ? compact(schema, 0) : "{ " + inner + " }";
    }

    static bool isReadOnly(const Json& schema)
    {
        const Json* value = member(schema, "readOnly");
        return value != nullptr && value->is_boolean() && value->get<bool>();
    }

    const DefinitionLookup& m_lookup;
    TypeNames m_names;
    TypeStyle m_style;
    bool m_withOptional = false;
    std::size_t m_room = 0;
};
} // namespace

std::string toolSignature(const Json& input, const Json& output, const DefinitionLookup& lookup)
{
    SignatureWriter writer(lookup);
    std::string text = "(";
    text += writer.parameters(input);
    text += ") => ";
    return text + writer.output(output);
}

SignatureTypes signatureTypes(std::string_view signature)
{
    SignatureTypes out;
    int depth = 0;
    bool isQuoted = false;
    std::string inner;
    for (std::size_t i = 0; i < signature.size(); ++i) {
        const char c = signature[i];
        isQuoted = c == '"' && (i == 0 || signature[i - 1] != '\\') ? !isQuoted : isQuoted;
        if (!isQuoted && (c == '(' || c == '{' || c == '[')) {
            ++depth;
        } else if (!isQuoted && (c == ')' || c == '}' || c == ']') && --depth == 0) {
            constexpr std::string_view kArrow = ") => ";
            out.output = std::string(signature.substr(std::min(signature.size(), i + kArrow.size())));
            break;
        }
        if (i > 0) {
            inner += !isQuoted && depth == 1 && c == ',' ? ';' : c;
        }
    }
    out.input = inner.empty() ? "{}" : "{ " + inner + " }";
    return out;
}

} // namespace executor::catalog
