#include "core/base/objectreader.h"

#include "core/base/jsonpointer.h"
#include "core/base/text.h"

namespace executor {

ObjectReader::ObjectReader(const Json& object, std::string where) : m_object(object), m_where(std::move(where))
{
    if (!m_object.is_object()) {
        m_problems.push_back({m_where, "invalid_request", "An object is expected."});
    }
}

const Json* ObjectReader::take(std::string_view key)
{
    m_known.emplace(key);
    return member(m_object, key);
}

const Json* ObjectReader::any(std::string_view key)
{
    return take(key);
}

void ObjectReader::problem(std::string_view key, std::string_view code, std::string message)
{
    m_problems.push_back({m_where + "/" + pointerEscaped(key), std::string(code), std::move(message)});
}

std::string ObjectReader::text(std::string_view key)
{
    if (auto found = optionalText(key)) {
        return *found;
    }
    if (member(m_object, key) == nullptr) {
        problem(key, "required", "\"" + std::string(key) + "\" is required.");
    }
    return {};
}

std::optional<std::string> ObjectReader::optionalText(std::string_view key)
{
    const Json* value = take(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_string()) {
        problem(key, "wrong_type", "\"" + std::string(key) + "\" must be a text.");
        return std::nullopt;
    }
    return value->get<std::string>();
}

std::int64_t ObjectReader::integer(std::string_view key, std::int64_t least, std::int64_t most)
{
    if (auto found = optionalInteger(key, least, most)) {
        return *found;
    }
    if (member(m_object, key) == nullptr) {
        problem(key, "required", "\"" + std::string(key) + "\" is required.");
    }
    return least;
}

std::optional<std::int64_t> ObjectReader::optionalInteger(std::string_view key, std::int64_t least, std::int64_t most)
{
    const Json* value = take(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const bool fits =
        value->is_number_integer() && !(value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX);
    if (!fits || value->get<std::int64_t>() < least || value->get<std::int64_t>() > most) {
        problem(key, "out_of_range",
                "\"" + std::string(key) + "\" must be an integer from " + std::to_string(least) + " to " +
                    std::to_string(most) + ".");
        return std::nullopt;
    }
    return value->get<std::int64_t>();
}

bool ObjectReader::boolean(std::string_view key)
{
    if (auto found = optionalBoolean(key)) {
        return *found;
    }
    if (member(m_object, key) == nullptr) {
        problem(key, "required", "\"" + std::string(key) + "\" is required.");
    }
    return false;
}

std::optional<bool> ObjectReader::optionalBoolean(std::string_view key)
{
    const Json* value = take(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_boolean()) {
        problem(key, "wrong_type", "\"" + std::string(key) + "\" must be true or false.");
        return std::nullopt;
    }
    return value->get<bool>();
}

std::vector<std::string> ObjectReader::optionalTexts(std::string_view key)
{
    const Json* value = take(key);
    std::vector<std::string> out;
    if (value == nullptr) {
        return out;
    }
    if (!value->is_array()) {
        problem(key, "wrong_type", "\"" + std::string(key) + "\" must be a list of texts.");
        return out;
    }
    for (const Json& item : *value) {
        if (!item.is_string()) {
            problem(key, "wrong_type", "\"" + std::string(key) + "\" must be a list of texts.");
            return {};
        }
        out.push_back(item.get<std::string>());
    }
    return out;
}

const Json* ObjectReader::optionalObject(std::string_view key)
{
    const Json* value = take(key);
    if (value != nullptr && !value->is_object()) {
        problem(key, "wrong_type", "\"" + std::string(key) + "\" must be an object.");
        return nullptr;
    }
    return value;
}

Result<void> ObjectReader::finish()
{
    if (m_object.is_object()) {
        const std::vector<std::string> known(m_known.begin(), m_known.end());
        for (const auto& entry : m_object.get_ref<const Json::object_t&>()) {
            if (m_known.contains(entry.first)) {
                continue;
            }
            const auto near = nearMatches(entry.first, known, 1);
            problem(entry.first, "unknown_field",
                    "Unknown field \"" + cutText(withVisibleControls(entry.first), 80) + "\"." +
                        (near.empty() ? std::string() : " Did you mean \"" + near.front() + "\"?"));
        }
    }
    if (m_problems.empty()) {
        return {};
    }
    Json problems = Json::array();
    bool isAllUnknown = true;
    for (const Problem& found : m_problems) {
        problems.push_back({{"pointer", found.pointer}, {"code", found.code}, {"message", found.message}});
        isAllUnknown = isAllUnknown && found.code == "unknown_field";
    }
    const Problem& first = m_problems.front();
    return fail(isAllUnknown ? ErrorCode::UnknownField : ErrorCode::InvalidRequest,
                first.pointer + ": " + first.message, {}, Json{{"problems", std::move(problems)}});
}

} // namespace executor
