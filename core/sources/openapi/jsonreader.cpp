#include "core/sources/openapi/jsonreader.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <simdjson.h>

#include <unordered_map>

namespace executor::sources::openapi {
namespace ondemand = simdjson::ondemand;
namespace {
constexpr std::size_t kMaxKeys = 200'000;

tl::unexpected<Error> unreadable(simdjson::error_code code)
{
    return fail(ErrorCode::DocumentUnreadable,
                std::string("The document is not valid JSON: ") + simdjson::error_message(code));
}

/// Where the key of an object was put: linear for the usual few, hashed for the rest.
class KeyIndex
{
public:
    /// The place of an equal key that was seen before; otherwise notes `place` and returns it.
    std::size_t placeOf(const std::string& key, std::size_t place)
    {
        return m_places.try_emplace(key, place).first->second;
    }

private:
    std::unordered_map<std::string, std::size_t> m_places;
};

class Converter
{
public:
    explicit Converter(std::size_t maxDepth) : m_maxDepth(maxDepth) {}

    simdjson::error_code convert(ondemand::value source, Json& target, std::size_t depth)
    {
        ondemand::json_type type{};
        if (const auto error = source.type().get(type)) {
            return error;
        }
        switch (type) {
        case ondemand::json_type::object:
            return depth >= m_maxDepth ? simdjson::DEPTH_ERROR : object(source, target, depth);
        case ondemand::json_type::array:
            return depth >= m_maxDepth ? simdjson::DEPTH_ERROR : array(source, target, depth);
        case ondemand::json_type::string:
            return string(source, target);
        case ondemand::json_type::number:
            return number(source, target);
        case ondemand::json_type::boolean: {
            bool value = false;
            const auto error = source.get_bool().get(value);
            target = value;
            return error;
        }
        case ondemand::json_type::null:
            target = nullptr;
            return source.is_null() ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
        }
        return simdjson::TAPE_ERROR;
    }

private:
    simdjson::error_code object(ondemand::value source, Json& target, std::size_t depth)
    {
        ondemand::object members;
        if (const auto error = source.get_object().get(members)) {
            return error;
        }
        target = Json::object();
        auto& list = target.get_ref<Json::object_t&>();
        for (auto field : members) {
            std::string_view key;
            ondemand::value member;
            if (const auto error = field.unescaped_key().get(key)) {
                return error;
            }
            // The key's bytes lie in the parser's buffer, which the value below goes on to fill.
            std::string name(key);
            if (const auto error = field.value().get(member)) {
                return error;
            }
            Json value;
            if (const auto error = convert(member, value, depth + 1)) {
                return error;
            }
            put(list, std::move(name), std::move(value));
        }
        return simdjson::SUCCESS;
    }

    /// Appends to the ordered object's vector directly: its emplace() searches linearly for every key.
    static void put(Json::object_t& list, std::string name, Json value)
    {
        if (list.size() <= 64) {
            for (auto& known : list) {
                if (known.first == name) {
                    known.second = std::move(value);
                    return;
                }
            }
        }
        list.emplace_back(std::move(name), std::move(value));
    }

    simdjson::error_code array(ondemand::value source, Json& target, std::size_t depth)
    {
        ondemand::array items;
        if (const auto error = source.get_array().get(items)) {
            return error;
        }
        target = Json::array();
        auto& list = target.get_ref<Json::array_t&>();
        for (auto item : items) {
            ondemand::value element;
            if (const auto error = item.get(element)) {
                return error;
            }
            list.emplace_back(nullptr);
            if (const auto error = convert(element, list.back(), depth + 1)) {
                return error;
            }
        }
        return simdjson::SUCCESS;
    }

    static simdjson::error_code string(ondemand::value source, Json& target)
    {
        std::string_view text;
        const auto error = source.get_string().get(text);
        if (!error) {
            target = std::string(text);
        }
        return error;
    }

    static simdjson::error_code number(ondemand::value source, Json& target)
    {
        ondemand::number value;
        if (const auto error = source.get_number().get(value)) {
            double approximate = 0;
            if (source.get_double().get(approximate)) {
                return error;
            }
            target = approximate;
            return simdjson::SUCCESS;
        }
        switch (value.get_number_type()) {
        case ondemand::number_type::signed_integer:
            target = value.get_int64();
            break;
        case ondemand::number_type::unsigned_integer:
            target = value.get_uint64();
            break;
        case ondemand::number_type::floating_point_number:
            target = value.get_double();
            break;
        }
        return simdjson::SUCCESS;
    }

    std::size_t m_maxDepth;
};

simdjson::error_code rawText(ondemand::value value, std::string_view& text)
{
    ondemand::json_type type{};
    if (const auto error = value.type().get(type)) {
        return error;
    }
    if (type == ondemand::json_type::object) {
        ondemand::object object;
        if (const auto error = value.get_object().get(object)) {
            return error;
        }
        return object.raw_json().get(text);
    }
    if (type == ondemand::json_type::array) {
        ondemand::array array;
        if (const auto error = value.get_array().get(array)) {
            return error;
        }
        return array.raw_json().get(text);
    }
    text = trimmed(value.raw_json_token());
    return simdjson::SUCCESS;
}
} // namespace

PaddedText::PaddedText(std::string text) : m_text(std::move(text)), m_size(m_text.size())
{
    static_assert(kPadding >= simdjson::SIMDJSON_PADDING);
    m_text.append(kPadding, '\0');
}

std::size_t PaddedText::capacityOf(std::string_view part) const
{
    return m_text.size() - static_cast<std::size_t>(part.data() - m_text.data());
}

struct JsonReader::Parser
{
    ondemand::parser parser;
};

JsonReader::JsonReader(const PaddedText& text) : m_text(text) {}
JsonReader::~JsonReader() = default;

void JsonReader::release()
{
    m_parser.reset();
}

Result<std::vector<Member>> JsonReader::members(std::string_view part)
{
    std::vector<Member> found;
    if (part.empty() || part.front() != '{') {
        return found;
    }
    if (!m_parser) {
        m_parser = std::make_unique<Parser>();
    }
    ondemand::document document;
    if (const auto error = m_parser->parser.iterate(part.data(), part.size(), m_text.capacityOf(part)).get(document)) {
        return unreadable(error);
    }
    ondemand::object object;
    if (const auto error = document.get_object().get(object)) {
        return unreadable(error);
    }
    KeyIndex index;
    for (auto field : object) {
        std::string_view key;
        ondemand::value value;
        if (const auto error = field.unescaped_key().get(key)) {
            return unreadable(error);
        }
        Member member{std::string(key), {}};
        if (const auto error = field.value().get(value)) {
            return unreadable(error);
        }
        if (const auto error = rawText(value, member.text)) {
            return unreadable(error);
        }
        const std::size_t place = index.placeOf(member.key, found.size());
        if (place < found.size()) {
            ++m_duplicates;
            found[place].text = member.text;
        } else if (found.size() >= kMaxKeys) {
            return fail(ErrorCode::DocumentTooLarge, "An object of the document has more than 200,000 keys.");
        } else {
            found.push_back(std::move(member));
        }
    }
    return found;
}

Result<Json> JsonReader::value(std::string_view part, std::size_t maxDepth)
{
    if (part.empty() || (part.front() != '{' && part.front() != '[')) {
        return parseJson(part, kLenientJson);
    }
    if (!m_parser) {
        m_parser = std::make_unique<Parser>();
    }
    ondemand::document document;
    if (const auto error = m_parser->parser.iterate(part.data(), part.size(), m_text.capacityOf(part)).get(document)) {
        return unreadable(error);
    }
    ondemand::value root;
    if (const auto error = document.get_value().get(root)) {
        return unreadable(error);
    }
    Json result;
    const auto error = Converter(maxDepth).convert(root, result, 0);
    if (error == simdjson::DEPTH_ERROR) {
        return fail(ErrorCode::JsonTooComplex, "The document is nested deeper than " + std::to_string(maxDepth) + ".");
    }
    if (error) {
        return unreadable(error);
    }
    return result;
}

std::string tokenText(std::string_view token)
{
    if (token.empty() || token.front() != '"') {
        return std::string(token);
    }
    const auto parsed = parseJson(token, kLenientJson);
    return parsed && parsed->is_string() ? parsed->get<std::string>() : std::string();
}

} // namespace executor::sources::openapi
