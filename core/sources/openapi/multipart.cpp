#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/sources/openapi/filevalue.h"
#include "core/sources/openapi/mediatype.h"
#include "core/sources/openapi/percent.h"
#include "core/sources/openapi/requestbody.h"
#include "core/sources/openapi/styles.h"

namespace executor::sources::openapi {
namespace {
struct Part
{
    std::string name;
    std::string fileName;
    bool hasFileName = false;
    std::string contentType;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string bytes;
};

std::string fieldQuoted(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c == '"') {
            result += "%22";
        } else if (c == '\r') {
            result += "%0D";
        } else if (c == '\n') {
            result += "%0A";
        } else {
            result += c;
        }
    }
    return result;
}

std::string lastComponent(const std::string& name)
{
    const std::size_t slash = name.find_last_of("/\\");
    return slash == std::string::npos ? name : name.substr(slash + 1);
}

/// Of several declared types: the file's own when it is listed, else the first that is no range.
std::string chosenType(const std::string& declared, const std::string& own)
{
    std::string first;
    for (const std::string& candidate : split(declared, ',')) {
        const std::string type(trimmed(candidate));
        if (!own.empty() && essenceOf(type) == essenceOf(own)) {
            return own;
        }
        if (first.empty() && type.find('*') == std::string::npos) {
            first = type;
        }
    }
    return first.empty() ? own : first;
}

Result<Part> filePart(const std::string& name, const Json& value, const FieldBinding* field, const std::string& place)
{
    EX_TRY(FileValue file, fileFrom(value, place));
    Part part;
    part.name = name;
    part.fileName = file.name.empty() ? name : lastComponent(file.name);
    part.hasFileName = true;
    part.contentType =
        field == nullptr || field->contentType.empty() ? file.mimeType : chosenType(field->contentType, file.mimeType);
    if (part.contentType.empty()) {
        part.contentType = "application/octet-stream";
    }
    part.bytes = std::move(file.bytes);
    return part;
}

Part textPart(const std::string& name, const Json& value, const FieldBinding* field)
{
    Part part;
    part.name = name;
    const std::string declared = field == nullptr ? std::string() : chosenType(field->contentType, {});
    if (field != nullptr && field->isBase64) {
        part.contentType = declared.empty() ? "application/octet-stream" : declared;
        part.headers.emplace_back("Content-Transfer-Encoding", "base64");
    } else if (!declared.empty()) {
        part.contentType = declared;
    } else {
        part.contentType = value.is_structured() ? "application/json" : "text/plain";
    }
    part.bytes = isJsonMedia(part.contentType) ? toText(value) : plainText(value);
    return part;
}

bool isClean(std::string_view text)
{
    return text.find_first_of("\r\n") == std::string_view::npos && text.find('\0') == std::string_view::npos;
}

/// Headers that the document fixes, and those that the caller gives.
Result<void> addHeaders(Part& part, const FieldBinding* field, const Json& choice)
{
    const Json none = Json::object();
    const Json* given = member(choice, "headers");
    const Json& known = field == nullptr ? none : field->headers;
    for (const auto& entry : known.items()) {
        if (!entry.value().is_null() && (given == nullptr || !given->contains(entry.key()))) {
            part.headers.emplace_back(entry.key(), plainText(entry.value()));
        }
    }
    if (given != nullptr && given->is_object()) {
        for (const auto& entry : given->items()) {
            part.headers.emplace_back(entry.key(), plainText(entry.value()));
        }
    }
    for (const auto& [name, value] : part.headers) {
        if (!isClean(name) || !isClean(value) || name.find(':') != std::string::npos) {
            return argumentProblem("$parts." + part.name + ".headers", "must not hold line breaks.");
        }
    }
    if (std::string type = textMember(choice, "contentType"); !type.empty()) {
        part.contentType = std::move(type);
    }
    if (std::string name = textMember(choice, "filename"); !name.empty()) {
        part.fileName = lastComponent(name);
        part.hasFileName = true;
    }
    if (!isClean(part.contentType)) {
        return argumentProblem("$parts." + part.name + ".contentType", "must not hold line breaks.");
    }
    return {};
}

Result<std::vector<Part>> partsOfField(const std::string& name, const Json& value, const FieldBinding* field)
{
    std::vector<Part> parts;
    const auto add = [&](const Json& item, const std::string& place) -> Result<void> {
        if (item.is_null()) {
            return {};
        }
        if (isFileObject(item) || (field != nullptr && field->isFile)) {
            EX_TRY(Part part, filePart(name, item, field, place));
            parts.push_back(std::move(part));
        } else {
            parts.push_back(textPart(name, item, field));
        }
        return {};
    };
    if (field != nullptr && field->style && !field->explode && value.is_structured()) {
        parts.push_back(textPart(name, Json(joinedPlain(value, ",")), nullptr));
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            EX_CHECK(add(value[i], "body." + name + "[" + std::to_string(i) + "]"));
        }
    } else {
        EX_CHECK(add(value, "body." + name));
    }
    return parts;
}

Result<std::vector<Part>> formParts(const BodyBinding& body, const Json& value, const Json& choices)
{
    if (!value.is_object()) {
        return argumentProblem("body", "must be an object: each property becomes a part.", "object");
    }
    std::vector<Part> all;
    for (const auto& entry : value.items()) {
        const FieldBinding* field = body.field(entry.key());
        EX_TRY(std::vector<Part> parts, partsOfField(entry.key(), entry.value(), field));
        const Json* choice = member(choices, entry.key());
        for (Part& part : parts) {
            EX_CHECK(addHeaders(part, field, choice == nullptr ? Json() : *choice));
            all.push_back(std::move(part));
        }
    }
    return all;
}

/// multipart/mixed and its like: parts by position.
Result<std::vector<Part>> positionalParts(const BodyBinding& body, const Json& value)
{
    std::vector<Part> all;
    const Json items = value.is_array() ? value : Json::array({value});
    for (std::size_t i = 0; i < items.size(); ++i) {
        const FieldBinding* field = body.field(std::to_string(i));
        field = field == nullptr ? body.field("*") : field;
        const std::string place = "body[" + std::to_string(i) + "]";
        if (isFileObject(items[i]) || (field != nullptr && field->isFile)) {
            EX_TRY(Part part, filePart({}, items[i], field, place));
            part.hasFileName = false;
            all.push_back(std::move(part));
        } else {
            all.push_back(textPart({}, items[i], field));
        }
    }
    return all;
}

std::string boundaryFor(const std::vector<Part>& parts, std::string_view stepId)
{
    std::string boundary = "executor-" + std::string(stepId.empty() ? "part" : stepId);
    const auto occurs = [&](const Part& part) { return part.bytes.find(boundary) != std::string::npos; };
    while (std::any_of(parts.begin(), parts.end(), occurs)) {
        boundary += "-" + sha256Hex(boundary).substr(0, 8);
    }
    return boundary;
}

Json shown(const Part& part)
{
    Json json = Json::object();
    if (!part.name.empty()) {
        json["name"] = fieldQuoted(part.name);
    }
    if (part.hasFileName) {
        json["filename"] = fieldQuoted(part.fileName);
    }
    json["contentType"] = part.contentType;
    for (const auto& [name, value] : part.headers) {
        json["headers"][name] = value;
    }
    if (part.hasFileName || !isValidUtf8(part.bytes) || part.name.empty()) {
        const bool isText = part.name.empty() && !part.hasFileName && isValidUtf8(part.bytes);
        json[isText ? "text" : "base64"] = isText ? part.bytes : toBase64(part.bytes);
    } else {
        json["text"] = part.bytes;
    }
    return json;
}
} // namespace

Result<RequestBody> multipartBody(const BodyBinding& body, const Json& value, const Json& parts,
                                  std::string_view stepId)
{
    const bool isForm = essenceOf(body.mediaType) == "multipart/form-data";
    EX_TRY(const std::vector<Part> all, isForm ? formParts(body, value, parts) : positionalParts(body, value));
    const std::string boundary = boundaryFor(all, stepId);
    RequestBody result;
    result.contentType = essenceOf(body.mediaType) + "; boundary=" + boundary;
    result.form = {{"contentType", result.contentType}, {"parts", Json::array()}};
    for (const Part& part : all) {
        result.bytes += "--" + boundary + "\r\n";
        if (isForm) {
            result.bytes += "Content-Disposition: form-data; name=\"" + fieldQuoted(part.name) + "\"";
            result.bytes += part.hasFileName ? "; filename=\"" + fieldQuoted(part.fileName) + "\"\r\n" : "\r\n";
        }
        result.bytes += "Content-Type: " + part.contentType + "\r\n";
        for (const auto& [name, text] : part.headers) {
            result.bytes += name + ": " + text + "\r\n";
        }
        result.bytes += "\r\n" + part.bytes + "\r\n";
        result.form["parts"].push_back(shown(part));
    }
    result.bytes += "--" + boundary + "--\r\n";
    return result;
}

} // namespace executor::sources::openapi
