#include "core/sources/openapi/filevalue.h"

#include "core/base/hash.h"
#include "core/sources/openapi/styles.h"

namespace executor::sources::openapi {

bool isFileObject(const Json& value)
{
    return value.is_object() && (value.contains("$bytes") || value.contains("$file") || value.contains("$result"));
}

Result<FileValue> fileFrom(const Json& value, const std::string& place)
{
    FileValue file;
    if (value.is_string()) {
        file.bytes = value.get<std::string>();
        return file;
    }
    if (!isFileObject(value)) {
        return argumentProblem(place, "must be a file: {\"$bytes\": base64, \"name\"?, \"mimeType\"?} or text.",
                               "file");
    }
    if (!value.contains("$bytes")) {
        return argumentProblem(place, "names a stored file, which this source cannot send; pass its bytes as "
                                      "{\"$bytes\": base64}.");
    }
    const auto bytes = fromBase64(textMember(value, "$bytes"));
    if (!bytes || !member(value, "$bytes")->is_string()) {
        return argumentProblem(place, "\"$bytes\" is not valid base64.", "base64");
    }
    file.bytes = *bytes;
    file.name = textMember(value, "name");
    file.mimeType = textMember(value, "mimeType");
    return file;
}

} // namespace executor::sources::openapi
