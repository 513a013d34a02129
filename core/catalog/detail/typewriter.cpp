#include "core/catalog/detail/typewriter.h"

#include "core/base/text.h"

#include <algorithm>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kMostMembers = 25;
constexpr std::size_t kMostValueBytes = 2048;
constexpr std::size_t kShownValue = 80;

bool isTrue(const Json& schema, std::string_view key)
{
    const Json* value = member(schema, key);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}

/// Whether nothing but `required` (and texts) is said: `anyOf: [{required: [a]}, {required: [b]}]`.
bool isOnlyRequired(const Json& schema)
{
    return schema.is_object() && schema.contains("required") && !schema.contains("properties") &&
           !schema.contains("type") && !schema.contains("$ref") && !schema.contains("allOf");
}
} // namespace

std::string commentText(std::string_view text)
{
    std::string out;
    for (const char c : withoutControls(text)) {
        if (c == '/' && !out.empty() && out.back() == '*') {
            out += "\\/";
        } else if (c == '@') {
            out += "\\@";
        } else {
            out += c == '\n' || c == '\t' ? ' ' : c;
        }
    }
    return out;
}

std::string unionOf(const std::vector<std::string>& parts)
{
    std::vector<std::string> out;
    for (const std::string& part : parts) {
        if (part == "unknown") {
            return part;
        }
        if (part != "never" && std::find(out.begin(), out.end(), part) == out.end()) {
            out.push_back(part);
        }
    }
    return out.empty() ? "never" : join(out, " | ");
}

std::string grouped(const std::string& type)
{
    int depth = 0;
    bool isQuoted = false;
    for (std::size_t i = 0; i < type.size(); ++i) {
        const char c = type[i];
        if (c == '"' && (i == 0 || type[i - 1] != '\\')) {
            isQuoted = !isQuoted;
        } else if (!isQuoted) {
            depth += c == '{' || c == '(' || c == '[' || c == '<' ? 1 : 0;
            depth -= c == '}' || c == ')' || c == ']' || c == '>' ? 1 : 0;
            if (depth == 0 && (c == '|' || c == '&')) {
                return "(" + type + ")";
            }
        }
    }
    return type;
}

std::string TypeWriter::placed(const Json& schema, std::size_t depth)
{
    std::string type = write(schema, depth);
    return type == "unknown" ? std::string(m_style.undocumented) : type;
}

bool TypeWriter::isLeftOut(const Json& schema) const
{
    return isTrue(schema, m_style.direction == Direction::Input ? "readOnly" : "writeOnly");
}

std::string TypeWriter::write(const Json& schema, std::size_t depth)
{
    if (schema.is_boolean()) {
        return schema.get<bool>() ? "unknown" : "never";
    }
    if (!schema.is_object() || schema.empty()) {
        return "unknown";
    }
    if (depth > m_style.deepest) {
        return "unknown";
    }
    if (const Json* value = member(schema, "const")) {
        return writeValues(Json::array({*value}));
    }
    if (const Json* values = member(schema, "enum"); values != nullptr && values->is_array() && !values->empty()) {
        return writeValues(*values);
    }
    std::vector<std::string> parts;
    const std::string base = writeBase(schema, depth);
    if (base != "unknown") {
        parts.push_back(base);
    }
    for (const std::string_view key : {"oneOf", "anyOf"}) {
        if (const Json* members = member(schema, key); members != nullptr && members->is_array()) {
            const std::string type = writeUnion(*members, depth);
            if (type != "unknown" && type != "never") {
                parts.push_back(type);
            }
        }
    }
    if (parts.empty()) {
        return "unknown";
    }
    if (parts.size() == 1) {
        return parts.front();
    }
    // A type word beside a union of its own kind says nothing more: `type: object` beside oneOf.
    if (parts.front() == "{}" || parts.front() == "Record<string, unknown>" || parts.front() == "string" ||
        parts.front() == "number") {
        return parts.back();
    }
    std::string out;
    for (const std::string& part : parts) {
        out += (out.empty() ? "" : " & ") + grouped(part);
    }
    return out;
}

std::string TypeWriter::writeBase(const Json& schema, std::size_t depth)
{
    const std::string name = definitionName(textMember(schema, "$ref"));
    if (!name.empty()) {
        const std::string own = schema.contains("properties") ? writeObject(schema, depth) : std::string();
        const std::string named = writeReference(name);
        return own.empty() || named == "unknown" ? named : named + " & " + own;
    }
    if (const Json* all = member(schema, "allOf"); all != nullptr && all->is_array() && !all->empty()) {
        if (isObjectSchema(schema, m_lookup) && !shapeOf(schema, m_lookup).hasConflict) {
            return writeObject(schema, depth);
        }
        std::string out;
        for (const Json& one : *all) {
            const std::string type = write(one, depth + 1);
            if (type != "unknown") {
                out += (out.empty() ? "" : " & ") + grouped(type);
            }
        }
        return out.empty() ? "unknown" : out;
    }
    const Json* type = member(schema, "type");
    if (type != nullptr && type->is_string()) {
        return writeTyped(schema, type->get_ref<const std::string&>(), depth);
    }
    if (type != nullptr && type->is_array()) {
        std::vector<std::string> parts;
        for (const Json& one : *type) {
            if (one.is_string()) {
                parts.push_back(writeTyped(schema, one.get_ref<const std::string&>(), depth));
            }
        }
        return unionOf(parts);
    }
    if (schema.contains("properties") || schema.contains("additionalProperties")) {
        return writeObject(schema, depth);
    }
    if (schema.contains("items") || schema.contains("prefixItems")) {
        return writeArray(schema, depth);
    }
    return "unknown";
}

std::string TypeWriter::writeTyped(const Json& schema, const std::string& type, std::size_t depth)
{
    const std::string format = textMember(schema, "format");
    if (type == "string" || type == "file") {
        const bool isFile = type == "file" || format == "binary" || format == "byte" ||
                            textMember(schema, "contentEncoding") == "base64";
        if (!isFile) {
            return "string";
        }
        const bool isShort = m_style.layout == TypeStyle::Layout::OneLine || m_style.direction == Direction::Output;
        return isShort ? "ToolFile" : "ToolFile | {$bytes: string; name?: string; mimeType?: string} | string";
    }
    if (type == "integer" || type == "number") {
        return format == "int64" || format == "uint64" ? "number | string" : "number";
    }
    if (type == "boolean" || type == "null") {
        return type;
    }
    if (type == "array") {
        return writeArray(schema, depth);
    }
    return type == "object" ? writeObject(schema, depth) : "unknown";
}

std::string TypeWriter::writeArray(const Json& schema, std::size_t depth)
{
    const Json* first = member(schema, "prefixItems");
    const Json* items = member(schema, "items");
    const std::string rest = items == nullptr ? std::string(m_style.undocumented) : placed(*items, depth + 1);
    if (first == nullptr || !first->is_array() || first->empty()) {
        return rest == "never" ? "[]" : grouped(rest) + "[]";
    }
    const Json* least = member(schema, "minItems");
    const std::size_t needed =
        least != nullptr && least->is_number_unsigned() ? least->get<std::size_t>() : std::size_t{0};
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < first->size(); ++i) {
        const std::string type = placed((*first)[i], depth + 1);
        parts.push_back(i < needed ? type : grouped(type) + "?");
    }
    if (rest != "never") {
        parts.push_back("..." + grouped(rest) + "[]");
    }
    return "[" + join(parts, ", ") + "]";
}

std::string TypeWriter::writeValues(const Json& values) const
{
    std::vector<std::string> parts;
    std::size_t bytes = 0;
    for (const Json& value : values) {
        std::string text = value.is_object() || value.is_array() ? std::string("unknown") : toText(value);
        bytes += text.size();
        if (std::find(parts.begin(), parts.end(), text) == parts.end()) {
            parts.push_back(std::move(text));
        }
    }
    if (parts.size() <= m_style.mostValues && bytes <= kMostValueBytes) {
        return unionOf(parts);
    }
    const std::size_t more = parts.size() - std::min(parts.size(), m_style.firstValues);
    parts.resize(parts.size() - more);
    const bool isOneLine = m_style.layout == TypeStyle::Layout::OneLine;
    parts.push_back(isOneLine ? "\xE2\x80\xA6 " + std::to_string(more) + " more" : std::string("(string & {})"));
    return unionOf(parts);
}

std::string TypeWriter::writeUnion(const Json& members, std::size_t depth)
{
    std::vector<std::string> parts;
    for (const Json& one : members) {
        if (isOnlyRequired(one) || (members.size() > kMostMembers && !one.contains("$ref"))) {
            continue;
        }
        parts.push_back(write(one, depth + 1));
    }
    return parts.empty() ? "unknown" : unionOf(parts);
}

std::string TypeWriter::writeReference(const std::string& name)
{
    if (!m_lookup(name)) {
        return "unknown";
    }
    if (m_reached != nullptr) {
        m_reached->insert(name);
    }
    return m_names.of(name);
}

std::string TypeWriter::indexSignature(const Json& schema, const ObjectShape& shape, std::size_t depth)
{
    const Json* values = shape.additional;
    if (const Json* patterns = member(schema, "patternProperties");
        patterns != nullptr && patterns->is_object() && !patterns->empty()) {
        values = &patterns->begin().value();
    }
    if (values == nullptr || (values->is_boolean() && !values->get<bool>())) {
        return {};
    }
    return placed(*values, depth + 1);
}

std::string TypeWriter::writeObject(const Json& schema, std::size_t depth)
{
    const ObjectShape shape = shapeOf(schema, m_lookup);
    const std::string values = indexSignature(schema, shape, depth);
    const std::string properties = writeProperties(shape, depth);
    if (properties.empty()) {
        return shape.isClosed && values.empty()
                   ? "{}"
                   : "Record<string, " + (values.empty() ? std::string(m_style.undocumented) : values) + ">";
    }
    const bool isOneLine = m_style.layout == TypeStyle::Layout::OneLine;
    const std::string indent = isOneLine ? std::string() : std::string(2 * (depth + 1), ' ');
    std::string out = isOneLine ? "{ " : "{\n";
    out += properties;
    if (!values.empty()) {
        const std::string line = "[key: string]: " + std::string(m_style.undocumented);
        out += isOneLine ? "; " + line : indent + line + ";\n";
    }
    return out + (isOneLine ? std::string(" }") : std::string(2 * depth, ' ') + "}");
}

std::string TypeWriter::writeProperties(const ObjectShape& shape, std::size_t depth)
{
    const bool isOneLine = m_style.layout == TypeStyle::Layout::OneLine;
    const std::string indent = isOneLine ? std::string() : std::string(2 * (depth + 1), ' ');
    std::string out;
    for (const ObjectShape::Property& property : shape.properties) {
        if (isLeftOut(*property.schema)) {
            continue;
        }
        const bool isReadOnly = m_style.direction == Direction::Output && isTrue(*property.schema, "readOnly");
        const std::string line = (isReadOnly ? "readonly " : "") + propertyName(property.name) +
                                 (property.isRequired ? ": " : "?: ") + placed(*property.schema, depth + 1);
        if (isOneLine) {
            out += (out.empty() ? "" : "; ") + line;
        } else {
            out += documentation(*property.schema, indent) + indent + line + ";\n";
        }
    }
    return out;
}

std::string TypeWriter::documentation(const Json& schema, const std::string& indent) const
{
    std::string text = commentText(cutText(trimmed(textMember(schema, "description")), 300));
    constexpr std::pair<std::string_view, std::string_view> kTags[] = {
        {"format", "@format"},       {"minimum", "@minimum"},      {"maximum", "@maximum"}, {"minLength", "@minLength"},
        {"maxLength", "@maxLength"}, {"pattern", "@pattern"},      {"default", "@default"}, {"minItems", "@minItems"},
        {"maxItems", "@maxItems"},   {"deprecated", "@deprecated"}};
    for (const auto& [key, tag] : kTags) {
        if (const Json* value = member(schema, key)) {
            const std::string shown = value->is_string() ? value->get<std::string>() : toText(*value);
            text += (text.empty() ? "" : " ") + std::string(tag);
            text += key == "deprecated" ? std::string() : " " + commentText(cutText(shown, kShownValue));
        }
    }
    return text.empty() ? std::string() : indent + "/** " + text + " */\n";
}

} // namespace executor::catalog::detail
