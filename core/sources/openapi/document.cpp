#include "core/sources/openapi/document.h"

#include "core/base/jsonparse.h"
#include "core/base/jsonpointer.h"
#include "core/base/text.h"
#include "core/sources/openapi/documenttext.h"

#include <array>

namespace executor::sources::openapi {
namespace {
constexpr std::size_t kMaxHops = 64;
constexpr std::size_t kCacheBytes = std::size_t(8) << 20U;
constexpr std::array<std::string_view, 7> kMethods{"get", "put", "post", "delete", "options", "head", "patch"};

bool isMethod(std::string_view key, Dialect dialect)
{
    return std::find(kMethods.begin(), kMethods.end(), key) != kMethods.end() ||
           (dialect == Dialect::OpenApi32 && key == "query");
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0) {
            result += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

const Member* find(const std::vector<Member>& members, std::string_view key)
{
    for (const Member& member : members) {
        if (member.key == key) {
            return &member;
        }
    }
    return nullptr;
}

std::vector<std::string> tagsOf(const Json& tags)
{
    std::vector<std::string> result;
    if (tags.is_array()) {
        for (const Json& tag : tags) {
            std::string name = tag.is_string() ? tag.get<std::string>() : textMember(tag, "name");
            if (!name.empty()) {
                result.push_back(cutText(name, 100));
            }
        }
    }
    return result;
}
} // namespace

std::optional<std::vector<std::string>> referenceParts(std::string_view reference)
{
    if (reference.empty() || reference.front() != '#') {
        return std::nullopt;
    }
    return pointerParts(percentDecoded(reference.substr(1)));
}

std::string referenceOf(const Json& value)
{
    return textMember(value, "$ref");
}

Result<std::unique_ptr<Document>> Document::open(const std::string& text, CancelToken cancel)
{
    EX_TRY(std::string json, jsonTextOf(text, cancel));
    std::unique_ptr<Document> document(new Document(std::move(json), cancel));
    EX_CHECK(document->index());
    document->release();
    return document;
}

Result<void> Document::index()
{
    auto root = m_reader.members(trimmed(m_text.view()));
    if (!root) {
        return tl::unexpected(locatedError(m_text.view(), std::move(root).error()));
    }
    m_root = std::move(*root);
    EX_CHECK(readDialect());
    if (const Member* components = find(m_root, "components")) {
        EX_TRY(const std::vector<Member> sections, m_reader.members(components->text));
        if (const Member* schemas = find(sections, "schemas")) {
            EX_TRY(m_schemas, m_reader.members(schemas->text));
        }
    } else if (const Member* definitions = find(m_root, "definitions")) {
        EX_TRY(m_schemas, m_reader.members(definitions->text));
    }
    return readPaths();
}

Result<void> Document::readDialect()
{
    const Member* openapi = find(m_root, "openapi");
    const Member* swagger = find(m_root, "swagger");
    if (openapi == nullptr && swagger == nullptr) {
        return fail(ErrorCode::DocumentUnsupported, "This is not an OpenAPI document: it has no \"openapi\" field.",
                    "Give the address of an OpenAPI 3 or Swagger 2.0 document in JSON or YAML.");
    }
    const std::string version = tokenText(openapi != nullptr ? openapi->text : swagger->text);
    m_format = (openapi != nullptr ? "OpenAPI " : "Swagger ") + cutText(version, 20);
    const auto startsWith = [&](std::string_view prefix) { return version.compare(0, prefix.size(), prefix) == 0; };
    if (openapi == nullptr && startsWith("2")) {
        m_dialect = Dialect::Swagger20;
    } else if (openapi != nullptr && startsWith("3.0")) {
        m_dialect = Dialect::OpenApi30;
    } else if (openapi != nullptr && (startsWith("3.1") || version == "3")) {
        m_dialect = Dialect::OpenApi31;
    } else if (openapi != nullptr && startsWith("3.")) {
        m_dialect = Dialect::OpenApi32;
    } else if (openapi != nullptr && (version.empty() || version.front() < '0' || version.front() > '9')) {
        // Some write words there; what follows is an OpenAPI 3 document all the same.
        m_dialect = Dialect::OpenApi31;
        m_format = "OpenAPI 3";
    } else {
        return fail(ErrorCode::DocumentUnsupported, m_format + " is not supported.",
                    "Supported are Swagger 2.0 and OpenAPI 3.0 to 3.2.");
    }
    return {};
}

Result<void> Document::readPaths()
{
    const Member* paths = find(m_root, "paths");
    std::vector<Member> items;
    if (paths != nullptr) {
        EX_TRY(items, m_reader.members(paths->text));
    }
    m_paths.reserve(items.size());
    for (Member& item : items) {
        if (item.key.compare(0, 2, "x-") == 0) {
            continue;
        }
        if (m_cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "The import was cancelled.");
        }
        auto text = pathItemText(item.text);
        m_paths.push_back({item.key.empty() || item.key.front() != '/' ? "/" + item.key : std::move(item.key),
                           text ? *text : std::string_view()});
        EX_CHECK(readOperations(m_paths.size() - 1));
    }
    if (m_operations.empty()) {
        return fail(ErrorCode::DocumentHasNoOperations, "The document describes no operations.");
    }
    return {};
}

Result<std::string_view> Document::pathItemText(std::string_view text)
{
    for (std::size_t hop = 0; hop < kMaxHops; ++hop) {
        EX_TRY(const std::vector<Member> members, m_reader.members(text));
        const Member* reference = find(members, "$ref");
        if (reference == nullptr || members.size() > 1) {
            return text;
        }
        const auto parts = referenceParts(tokenText(reference->text));
        std::size_t used = 0;
        const auto range = parts ? rangeAt(*parts, used) : std::nullopt;
        if (!range || used != parts->size()) {
            return std::string_view();
        }
        text = *range;
    }
    return std::string_view();
}

Result<void> Document::readOperations(std::size_t pathIndex)
{
    // A path item that cannot be read costs itself, never the import.
    const auto members = m_reader.members(m_paths[pathIndex].text);
    if (!members) {
        m_paths[pathIndex].text = {};
        return {};
    }
    const auto add = [&](const Member& member, std::string method) -> Result<void> {
        const auto fields = m_reader.members(member.text);
        if (member.text.empty() || member.text.front() != '{' || !fields) {
            return {};
        }
        OperationEntry entry;
        entry.pathIndex = pathIndex;
        entry.method = std::move(method);
        entry.text = member.text;
        if (const Member* id = find(*fields, "operationId")) {
            entry.operationId = cutText(tokenText(id->text), 300);
        }
        if (const Member* tags = find(*fields, "tags")) {
            entry.tags = tagsOf(m_reader.value(tags->text).value_or(Json()));
        }
        if (const Member* security = find(*fields, "security"); security != nullptr && m_securityTexts.size() < 100) {
            m_securityTexts.emplace(security->text);
        }
        if (m_operations.size() >= kMaxOperations) {
            return fail(ErrorCode::DocumentTooLarge, "The document has more than 50,000 operations.");
        }
        m_operations.push_back(std::move(entry));
        return {};
    };
    for (const Member& item : *members) {
        if (isMethod(item.key, m_dialect)) {
            std::string method = item.key;
            std::transform(method.begin(), method.end(), method.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
            EX_CHECK(add(item, std::move(method)));
        } else if (item.key == "additionalOperations" && m_dialect == Dialect::OpenApi32) {
            EX_TRY(const std::vector<Member> more, m_reader.members(item.text));
            for (const Member& member : more) {
                if (isToken(member.key) && member.key != "TRACE" && member.key != "CONNECT") {
                    EX_CHECK(add(member, member.key));
                }
            }
        }
    }
    return {};
}

std::string_view Document::schemasPointer() const
{
    return m_dialect == Dialect::Swagger20 ? "/definitions" : "/components/schemas";
}

Json Document::rootMember(std::string_view key)
{
    const Member* member = find(m_root, key);
    return member == nullptr ? Json() : m_reader.value(member->text).value_or(Json());
}

const std::unordered_map<std::string, std::string_view>& Document::childrenOf(const std::string& pointer,
                                                                              std::string_view text)
{
    const auto known = m_children.find(pointer);
    if (known != m_children.end()) {
        return known->second;
    }
    auto& children = m_children[pointer];
    if (pointer.empty()) {
        for (const Member& member : m_root) {
            children.emplace(member.key, member.text);
        }
    } else if (pointer == schemasPointer()) {
        for (const Member& member : m_schemas) {
            children.emplace(member.key, member.text);
        }
    } else if (auto members = m_reader.members(text)) {
        for (Member& member : *members) {
            children.emplace(std::move(member.key), member.text);
        }
    }
    return children;
}

/// Goes down at most three levels by ranges: `/components/schemas/Pet`, `/paths/~1pets`; what lies deeper is looked up
/// in the parsed value.
std::optional<std::string_view> Document::rangeAt(const std::vector<std::string>& parts, std::size_t& used)
{
    std::string pointer;
    std::string_view text = m_text.view();
    const std::size_t levels = parts.empty() ? 0 : (parts[0] == "components" ? 3 : 2);
    for (used = 0; used < std::min(levels, parts.size()); ++used) {
        const auto& children = childrenOf(pointer, text);
        const auto child = children.find(parts[used]);
        if (child == children.end()) {
            return std::nullopt;
        }
        text = child->second;
        pointer += "/" + pointerEscaped(parts[used]);
    }
    return text;
}

std::optional<Json> Document::resolve(std::string_view reference)
{
    std::string next(reference);
    for (std::size_t hop = 0; hop < kMaxHops; ++hop) {
        if (const auto cached = m_resolved.find(next); cached != m_resolved.end()) {
            return cached->second;
        }
        const auto parts = referenceParts(next);
        std::size_t used = 0;
        const auto range = parts && !parts->empty() ? rangeAt(*parts, used) : std::nullopt;
        if (!range) {
            return std::nullopt;
        }
        auto value = m_reader.value(*range);
        if (!value) {
            return std::nullopt;
        }
        const Json* found = &*value;
        std::string rest;
        for (std::size_t i = used; i < parts->size(); ++i) {
            rest += "/" + pointerEscaped((*parts)[i]);
        }
        found = atPointer(*value, rest);
        if (found == nullptr) {
            return std::nullopt;
        }
        if (std::string further = referenceOf(*found); !further.empty()) {
            next = std::move(further);
            continue;
        }
        Json result = *found;
        if (m_resolvedBytes < kCacheBytes && range->size() < 65'536) {
            m_resolvedBytes += range->size();
            m_resolved.emplace(next, result);
        }
        return result;
    }
    return std::nullopt;
}

std::optional<Json> Document::resolved(Json value)
{
    const std::string reference = referenceOf(value);
    if (reference.empty()) {
        return value;
    }
    return resolve(reference);
}

} // namespace executor::sources::openapi
