#include "core/api/detail/inputcheck.h"

#include "core/base/objectreader.h"
#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace executor::api::detail {
namespace {
std::int64_t least(const Field& field)
{
    return field.most == 0 ? std::numeric_limits<std::int64_t>::min() : field.least;
}

std::int64_t most(const Field& field)
{
    return field.most == 0 ? std::numeric_limits<std::int64_t>::max() : field.most;
}

/// The text of a parameter as the JSON that its type asks for, so that one reader checks both.
Json valueOf(const Field& field, const std::string& text)
{
    if (field.type == Field::Type::Integer) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size() ? Json(value) : Json(text);
    }
    if (field.type == Field::Type::Boolean) {
        return text.empty() || text == "true" ? Json(true) : text == "false" ? Json(false) : Json(text);
    }
    return Json(text);
}

void readField(ObjectReader& reader, const Field& field)
{
    const bool isRequired = field.need == Field::Need::Required;
    switch (field.type) {
    case Field::Type::Text:
        isRequired ? static_cast<void>(reader.text(field.name)) : static_cast<void>(reader.optionalText(field.name));
        break;
    case Field::Type::Integer:
        isRequired ? static_cast<void>(reader.integer(field.name, least(field), most(field)))
                   : static_cast<void>(reader.optionalInteger(field.name, least(field), most(field)));
        break;
    case Field::Type::Boolean:
        isRequired ? static_cast<void>(reader.boolean(field.name))
                   : static_cast<void>(reader.optionalBoolean(field.name));
        break;
    case Field::Type::Texts:
        (void)reader.optionalTexts(field.name);
        break;
    case Field::Type::Object:
        (void)reader.optionalObject(field.name);
        break;
    case Field::Type::Any:
        (void)reader.any(field.name);
        break;
    }
}

Result<void> checkFields(const std::vector<Field>& fields, const Json& object)
{
    ObjectReader reader(object);
    for (const Field& field : fields) {
        readField(reader, field);
        const bool isGeneral =
            field.type == Field::Type::Texts || field.type == Field::Type::Object || field.type == Field::Type::Any;
        if (isGeneral && field.need == Field::Need::Required && member(object, field.name) == nullptr) {
            reader.problem(field.name, "invalid_request", "The field is missing.");
        }
    }
    return reader.finish();
}
} // namespace

Result<void> checkQuery(const Route& route, const net::RequestHead& head)
{
    Json object = Json::object();
    for (const auto& [name, text] : head.query) {
        const auto field =
            std::find_if(route.query.begin(), route.query.end(),
                         [&, wanted = std::string_view(name)](const Field& known) { return known.name == wanted; });
        object[name] = field == route.query.end() ? Json(text) : valueOf(*field, text);
    }
    return checkFields(route.query, object);
}

Result<void> checkBody(const Route& route, const Json& body)
{
    if (!body.is_object()) {
        return fail(ErrorCode::InvalidRequest, "The body must be a JSON object.");
    }
    return route.hasFreeBody ? Result<void>() : checkFields(route.fields, body);
}

Result<void> checkContentType(const Route& route, const net::RequestHead& head)
{
    if (!head.hasBody) {
        return {};
    }
    const std::string given = head.headers.value("Content-Type");
    const std::string type = asciiLower(trimmed(std::string_view(given).substr(0, given.find(';'))));
    const bool isPatch = route.method == "PATCH" && type == "application/merge-patch+json";
    if (head.headers.count("Content-Type") == 1 && (type == "application/json" || isPatch)) {
        return {};
    }
    return fail(ErrorCode::UnsupportedMediaType, "The body must be JSON.", "Send Content-Type: application/json.");
}

Result<void> checkAccept(const Route& route, const net::RequestHead& head)
{
    if (!head.headers.has("Accept")) {
        return {};
    }
    for (const std::string_view type : {"*/*", "application/*", "application/json"}) {
        if (head.headers.listHas("Accept", type)) {
            return {};
        }
    }
    const bool isOther = route.stream != nullptr || !route.answer.empty();
    for (const std::string_view type : {"text/event-stream", "application/x-ndjson", "text/plain", "text/*"}) {
        if (isOther && head.headers.listHas("Accept", type)) {
            return {};
        }
    }
    return fail(ErrorCode::NotAcceptable, "The answer is JSON, which the Accept field does not take.");
}

} // namespace executor::api::detail
