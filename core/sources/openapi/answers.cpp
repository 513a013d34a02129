#include "core/base/text.h"
#include "core/sources/openapi/bodies.h"
#include "core/sources/openapi/mediatype.h"

#include <optional>

namespace executor::sources::openapi {
namespace {
/// Lower is better; nothing for what is no success.
std::optional<int> successRank(std::string_view code)
{
    if (code.size() == 3 && code[0] == '2' && code[1] >= '0' && code[1] <= '9') {
        return (code[1] - '0') * 10 + (code[2] - '0');
    }
    if (equalsIgnoreCase(code, "2XX")) {
        return 200;
    }
    return code == "default" ? std::optional(300) : std::nullopt;
}

bool isFailure(std::string_view code)
{
    return code.size() == 3 && (code[0] == '4' || code[0] == '5');
}

int statusOf(const std::string& code)
{
    const bool isNumber = code.size() == 3 && code.find_first_not_of("0123456789") == std::string::npos;
    return isNumber ? std::stoi(code) : 0;
}

/// The media type that is read best: JSON, then text, then the first.
std::pair<std::string, Json> preferred(const Json& content)
{
    std::pair<std::string, Json> best;
    int bestRank = 4;
    for (const auto& entry : content.items()) {
        const bool isLines = isJsonLines(entry.key()) || essenceOf(entry.key()) == "text/event-stream";
        const int rank = isJsonMedia(entry.key()) ? 0 : (isLines ? 1 : (isTextMedia(entry.key()) ? 2 : 3));
        if (rank < bestRank) {
            bestRank = rank;
            best = {entry.key(), entry.value()};
        }
    }
    return best;
}

Json schemaOf(SchemaConverter& schemas, const Json& media, const std::string& place)
{
    const Json* schema = member(media, "schema");
    return schema == nullptr ? Json() : schemas.convert(*schema, Direction::Output, place);
}

bool isFileMedia(std::string_view type)
{
    return !isJsonMedia(type) && !isTextMedia(type) && !isFormMedia(type) && !isJsonLines(type) &&
           essenceOf(type) != "text/event-stream";
}

void readSuccess(SchemaConverter& schemas, const Json& content, const std::string& pointer, OperationAnswer& answer)
{
    const auto [type, media] = preferred(content);
    if (type.empty()) {
        return;
    }
    answer.streams = isJsonLines(type) || essenceOf(type) == "text/event-stream";
    if (isJsonMedia(type)) {
        answer.schema = schemaOf(schemas, media, pointer);
    } else if (answer.streams) {
        answer.schema = {{"type", "array"}};
        if (Json items = schemaOf(schemas, media, pointer); !items.is_null()) {
            answer.schema["items"] = std::move(items);
        }
    } else if (isFileMedia(type)) {
        answer.givesFiles = true;
        answer.schema = {{"type", "string"}, {"format", "binary"}};
    } else {
        answer.schema = {{"type", "string"}};
    }
}

void readFailure(Document& document, SchemaConverter& schemas, const std::string& code, const Json& response,
                 const std::string& pointer, OperationAnswer& answer)
{
    constexpr std::size_t kMost = 10;
    const auto resolved = document.resolved(response);
    if (!resolved || answer.errors.size() >= kMost) {
        return;
    }
    catalog::ErrorSchema error;
    error.code = code;
    error.status = statusOf(code);
    error.description = cutText(textMember(*resolved, "description"), 500);
    if (const Json* content = member(*resolved, "content"); content != nullptr && content->is_object()) {
        const auto [type, media] = preferred(*content);
        error.schema = isJsonMedia(type) && !type.empty() ? schemaOf(schemas, media, pointer) : Json();
    }
    answer.errors.push_back(std::move(error));
}

/// Declared types of the answer, JSON first.
void collectTypes(const Json& content, std::vector<std::string>& types)
{
    for (const auto& entry : content.items()) {
        const std::string type = essenceOf(entry.key());
        if (type.find('/') != std::string::npos && std::find(types.begin(), types.end(), type) == types.end() &&
            type.find_first_of(" ,\r\n") == std::string::npos) {
            types.push_back(type);
        }
    }
}

std::string acceptOf(std::vector<std::string> types)
{
    std::stable_sort(types.begin(), types.end(),
                     [](const std::string& a, const std::string& b) { return isJsonMedia(a) && !isJsonMedia(b); });
    if (types.size() > 8) {
        types.resize(8);
    }
    std::erase(types, "*/*");
    if (types.empty()) {
        return "application/json, */*;q=0.1";
    }
    std::string accept = types.front();
    for (std::size_t i = 1; i < types.size(); ++i) {
        accept += ", " + types[i] + ";q=0.8";
    }
    return accept + ", */*;q=0.1";
}
} // namespace

OperationAnswer readAnswer(Document& document, SchemaConverter& schemas, const Json& responses,
                           const std::string& pointer)
{
    OperationAnswer answer;
    const Json none = Json::object();
    const Json& listed = responses.is_object() ? responses : none;
    std::vector<std::string> types;
    std::string best;
    std::optional<int> bestRank;
    for (const auto& entry : listed.items()) {
        const auto rank = successRank(entry.key());
        if (rank && (!bestRank || *rank < *bestRank)) {
            bestRank = rank;
            best = entry.key();
        }
        if (isFailure(entry.key())) {
            readFailure(document, schemas, entry.key(), entry.value(), pointer + "/responses/" + entry.key(), answer);
        }
    }
    const std::string bestPlace = pointer + "/responses/" + best;
    for (const auto& entry : listed.items()) {
        if (!successRank(entry.key())) {
            continue;
        }
        const auto resolved = document.resolved(entry.value());
        const Json* content = resolved ? member(*resolved, "content") : nullptr;
        if (content == nullptr || !content->is_object()) {
            continue;
        }
        if (entry.key() != "default" || best == "default") {
            collectTypes(*content, types);
        }
        if (entry.key() == best) {
            readSuccess(schemas, *content, bestPlace, answer);
        }
    }
    answer.accept = acceptOf(std::move(types));
    return answer;
}

} // namespace executor::sources::openapi
