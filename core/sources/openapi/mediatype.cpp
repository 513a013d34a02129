#include "core/sources/openapi/mediatype.h"

#include "core/base/text.h"

namespace executor::sources::openapi {
namespace {
bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool startsWith(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}
} // namespace

std::string essenceOf(std::string_view mediaType)
{
    return asciiLower(trimmed(mediaType.substr(0, mediaType.find(';'))));
}

bool isJsonMedia(std::string_view mediaType)
{
    const std::string type = essenceOf(mediaType);
    return type == "application/json" || type == "text/json" || type == "*/*" || endsWith(type, "+json");
}

bool isJsonLines(std::string_view mediaType)
{
    const std::string type = essenceOf(mediaType);
    return type == "application/x-ndjson" || type == "application/ndjson" || type == "application/jsonl" ||
           type == "application/x-jsonlines" || type == "application/jsonlines" || type == "application/json-seq";
}

bool isFormMedia(std::string_view mediaType)
{
    return essenceOf(mediaType) == "application/x-www-form-urlencoded";
}

bool isMultipart(std::string_view mediaType)
{
    return startsWith(essenceOf(mediaType), "multipart/");
}

bool isTextMedia(std::string_view mediaType)
{
    const std::string type = essenceOf(mediaType);
    return startsWith(type, "text/") || type == "application/xml" || endsWith(type, "+xml") ||
           type == "application/yaml" || type == "application/x-yaml" || endsWith(type, "+yaml") ||
           type == "application/graphql" || type == "application/sql" || type == "application/javascript";
}

int requestRank(std::string_view mediaType)
{
    if (isJsonMedia(mediaType)) {
        return essenceOf(mediaType) == "*/*" ? 1 : 0;
    }
    if (isFormMedia(mediaType)) {
        return 2;
    }
    return isMultipart(mediaType) ? 3 : 4;
}

} // namespace executor::sources::openapi
