#include "core/sources/openapi/arguments.h"

#include "core/base/text.h"
#include "core/sources/openapi/filevalue.h"
#include "core/sources/openapi/mediatype.h"
#include "core/sources/openapi/styles.h"

#include <array>

namespace executor::sources::openapi {
namespace {
constexpr std::array<std::string_view, 6> kOptions{"$server",    "$contentType", "$parts",
                                                   "$timeoutMs", "$stream",      "$maxPages"};
constexpr std::array<std::string_view, 3> kBareOptions{"server", "contentType", "parts"};

struct Container
{
    std::string_view key;
    Place place;
};
constexpr std::array<Container, 4> kContainers{
    {{"path", Place::Path}, {"query", Place::Query}, {"headers", Place::Header}, {"cookies", Place::Cookie}}};

template <class List>
bool holds(const List& list, std::string_view text)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// Types whose value is text and nothing else.
bool isPlainText(const BodyBinding& body)
{
    const std::string& type = body.mediaType;
    return isTextMedia(type) && !body.isFile && !isJsonMedia(type) && !isJsonLines(type);
}

/// Sorts the members of a caller's object into parameters, options and what is left.
class Normaliser
{
public:
    Normaliser(const Binding& binding, const BodyBinding* body) : m_binding(binding), m_body(body) {}

    Result<Json> run(Json& arguments)
    {
        for (auto& entry : arguments.get_ref<Json::object_t&>()) {
            EX_CHECK(take(entry.first, std::move(entry.second)));
        }
        EX_CHECK(settleBody());
        return std::move(m_result);
    }

private:
    [[nodiscard]] const ParameterBinding* parameter(std::string_view key) const
    {
        for (const ParameterBinding& candidate : m_binding.parameters) {
            if (candidate.key == key) {
                return &candidate;
            }
        }
        for (const ParameterBinding& candidate : m_binding.parameters) {
            if (candidate.place == Place::Header && equalsIgnoreCase(candidate.key, key)) {
                return &candidate;
            }
        }
        return nullptr;
    }

    [[nodiscard]] bool isBodyProperty(std::string_view key) const { return m_body && holds(m_body->properties, key); }

    Result<void> put(const std::string& key, Json value)
    {
        if (m_result.contains(key)) {
            return argumentProblem(key, "is given twice, in two places.");
        }
        m_result[key] = std::move(value);
        return {};
    }

    Result<void> take(const std::string& key, Json value)
    {
        if (const ParameterBinding* known = parameter(key)) {
            return put(known->key, std::move(value));
        }
        if (key == "body" || holds(kOptions, key)) {
            return put(key, std::move(value));
        }
        if (!isBodyProperty(key)) {
            if (holds(kBareOptions, key)) {
                return put("$" + key, std::move(value));
            }
            if ((key == "input" || key == m_binding.bodyName) && m_body != nullptr) {
                return put("body", std::move(value));
            }
            for (const Container& container : kContainers) {
                if (container.key == key && value.is_object()) {
                    return dissolve(container, value);
                }
            }
        }
        m_loose.emplace_back(key, std::move(value));
        return {};
    }

    Result<void> dissolve(const Container& container, Json& value)
    {
        for (auto& entry : value.get_ref<Json::object_t&>()) {
            const ParameterBinding* found = nullptr;
            for (const ParameterBinding& candidate : m_binding.parameters) {
                const bool isSame = container.place == Place::Header ? equalsIgnoreCase(candidate.name, entry.first)
                                                                     : candidate.name == entry.first;
                if (candidate.place == container.place && isSame) {
                    found = &candidate;
                }
            }
            if (found == nullptr) {
                return unknown(std::string(container.key) + "." + entry.first, entry.first);
            }
            EX_CHECK(put(found->key, std::move(entry.second)));
        }
        return {};
    }

    tl::unexpected<Error> unknown(const std::string& place, const std::string& key) const
    {
        std::vector<std::string> accepted;
        accepted.reserve(m_binding.parameters.size() + 1);
        for (const ParameterBinding& candidate : m_binding.parameters) {
            accepted.push_back(candidate.key);
        }
        if (m_body != nullptr) {
            accepted.emplace_back("body");
        }
        std::vector<std::string> candidates = accepted;
        if (m_body != nullptr) {
            candidates.insert(candidates.end(), m_body->properties.begin(), m_body->properties.end());
        }
        const std::vector<std::string> near = nearMatches(key, candidates, 1);
        std::string text = "Unknown argument \"" + cutText(key, 100) + "\".";
        text += near.empty() ? "" : " Did you mean \"" + near.front() + "\"?";
        text += " Accepted: " + cutText(accepted.empty() ? "none" : join(accepted, ", "), 1000) + ".";
        auto problem = argumentProblem("", text);
        problem.value().details["problems"][0]["place"] = place;
        return problem;
    }

    Result<void> settleBody()
    {
        const Json* given = member(m_result, "body");
        const bool isOwnParameter = parameter("body") != nullptr;
        // `{title, body: "text"}` is how people create an issue: that `body` is a property, not the whole.
        const bool isProperty =
            given != nullptr && !isOwnParameter && isBodyProperty("body") && !given->is_object() && m_body->isObject;
        if (m_loose.empty() && !isProperty) {
            return {};
        }
        for (const auto& [key, value] : m_loose) {
            if (!isBodyProperty(key)) {
                return unknown(key, key);
            }
        }
        if (given != nullptr && !isOwnParameter && !isProperty) {
            return argumentProblem(m_loose.front().first, "is a property of the body, which is given as \"body\" too; "
                                                          "give one of the two.");
        }
        Json body = Json::object();
        if (isProperty) {
            m_loose.emplace_back("body", *given);
            m_result.erase("body");
        }
        for (auto& [key, value] : m_loose) {
            body[key] = std::move(value);
        }
        m_result["body"] = std::move(body);
        return {};
    }

    const Binding& m_binding;
    const BodyBinding* m_body;
    Json m_result = Json::object();
    std::vector<std::pair<std::string, Json>> m_loose;
};
} // namespace

Result<const BodyBinding*> chosenBody(const Binding& binding, const Json& arguments)
{
    std::string wanted = textMember(arguments, "$contentType");
    wanted = wanted.empty() ? textMember(arguments, "contentType") : wanted;
    if (binding.bodies.empty()) {
        return nullptr;
    }
    std::vector<std::string> known;
    for (const BodyBinding& body : binding.bodies) {
        if (wanted.empty() || body.mediaType == wanted || essenceOf(body.mediaType) == essenceOf(wanted)) {
            return &body;
        }
        known.push_back(body.mediaType);
    }
    for (const ParameterBinding& parameter : binding.parameters) {
        if (parameter.key == "contentType" && !arguments.contains("$contentType")) {
            return &binding.bodies.front();
        }
    }
    return argumentProblem("$contentType",
                           "must be one of: " + join(known, ", ") + ", not \"" + cutText(wanted, 100) + "\".");
}

Result<Json> normalisedArguments(const Binding& binding, Json arguments)
{
    if (arguments.is_null()) {
        arguments = Json::object();
    }
    if (!arguments.is_object()) {
        return argumentProblem("", "The arguments must be one object.", "object");
    }
    EX_TRY(const BodyBinding* body, chosenBody(binding, arguments));
    EX_TRY(Json result, Normaliser(binding, body).run(arguments));
    const Json* value = body == nullptr ? nullptr : member(result, "body");
    if (value != nullptr && value->is_structured() && isPlainText(*body) && !isFileObject(*value)) {
        const bool isXml = body->mediaType.find("xml") != std::string::npos;
        return argumentProblem("body",
                               "must be text: it is sent as " + body->mediaType +
                                   (isXml ? ", and XML is not made from objects." : ".") + " Pass the finished text.",
                               "string");
    }
    return result;
}

} // namespace executor::sources::openapi
