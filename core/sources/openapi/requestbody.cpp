#include "core/sources/openapi/requestbody.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/sources/openapi/filevalue.h"
#include "core/sources/openapi/mediatype.h"
#include "core/sources/openapi/percent.h"
#include "core/sources/openapi/styles.h"

namespace executor::sources::openapi {
namespace {
std::vector<std::string> plainFieldPairs(const std::string& name, const Json& value, const FieldBinding* field)
{
    const bool isJson = field != nullptr && !field->contentType.empty() && isJsonMedia(field->contentType);
    std::vector<std::string> pairs;
    for (const Json& item : value.is_array() ? value : Json::array({value})) {
        if (!item.is_null()) {
            pairs.push_back(percentEncoded(name, Encoding::FormField) + "=" +
                            percentEncoded(isJson ? toText(item) : plainText(item), Encoding::FormField));
        }
    }
    return pairs;
}

Result<RequestBody> formBody(const BodyBinding& body, const Json& value)
{
    if (!value.is_object()) {
        return argumentProblem("body", "must be an object: it is sent as form fields.", "object");
    }
    std::vector<std::string> pairs;
    for (const auto& entry : value.items()) {
        const FieldBinding* field = body.field(entry.key());
        std::vector<std::string> more;
        if (field != nullptr && field->style) {
            ParameterBinding parameter;
            parameter.name = entry.key();
            parameter.style = *field->style;
            parameter.explode = field->explode;
            parameter.allowReserved = field->allowReserved;
            more = queryPairs(parameter, entry.value());
        } else {
            more = plainFieldPairs(entry.key(), entry.value(), field);
        }
        pairs.insert(pairs.end(), more.begin(), more.end());
    }
    RequestBody result{body.mediaType, join(pairs, "&"), {}};
    result.form = {{"contentType", result.contentType}, {"text", result.bytes}};
    return result;
}

Result<RequestBody> jsonLinesBody(const BodyBinding& body, const Json& value)
{
    RequestBody result{body.mediaType, {}, {}};
    for (const Json& item : value.is_array() ? value : Json::array({value})) {
        result.bytes += toText(item) + "\n";
    }
    result.form = {{"contentType", result.contentType}, {"text", result.bytes}};
    return result;
}

Result<RequestBody> byteBody(const BodyBinding& body, const Json& value)
{
    EX_TRY(FileValue file, fileFrom(value, "body"));
    RequestBody result{body.mediaType, std::move(file.bytes), {}};
    if (result.contentType.find('*') != std::string::npos) {
        result.contentType = file.mimeType.empty() ? "application/octet-stream" : file.mimeType;
    }
    result.form = {{"contentType", result.contentType}, {"base64", toBase64(result.bytes)}};
    return result;
}
} // namespace

Result<RequestBody> requestBody(const BodyBinding& body, const Json& value, const Json& parts, std::string_view stepId)
{
    if (isJsonMedia(body.mediaType) && !isFileObject(value)) {
        RequestBody result{essenceOf(body.mediaType) == "*/*" ? "application/json" : body.mediaType, toText(value), {}};
        result.form = {{"contentType", result.contentType}, {"json", value}};
        return result;
    }
    if (isFormMedia(body.mediaType)) {
        return formBody(body, value);
    }
    if (isMultipart(body.mediaType)) {
        return multipartBody(body, value, parts, stepId);
    }
    if (isJsonLines(body.mediaType)) {
        return jsonLinesBody(body, value);
    }
    if (isFileObject(value)) {
        return byteBody(body, value);
    }
    if (isTextMedia(body.mediaType) || (!body.isFile && value.is_string())) {
        if (value.is_structured()) {
            return argumentProblem("body",
                                   "must be text: it is sent as " + body.mediaType +
                                       ", which is not made from objects. Pass the finished text.",
                                   "string");
        }
        RequestBody result{body.mediaType, plainText(value), {}};
        result.form = {{"contentType", result.contentType}, {"text", result.bytes}};
        return result;
    }
    return byteBody(body, value);
}

} // namespace executor::sources::openapi
