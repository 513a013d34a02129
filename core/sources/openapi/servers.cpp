#include "core/sources/openapi/servers.h"

#include "core/base/text.h"
#include "core/sources/openapi/percent.h"
#include "core/sources/openapi/styles.h"

namespace executor::sources::openapi {
namespace {
struct UrlParts
{
    std::string scheme; ///< with `://`
    std::string authority;
    std::string path;
};

bool hasScheme(std::string_view url)
{
    const std::size_t colon = url.find("://");
    return colon != std::string_view::npos && colon > 0 && url.find('/') > colon;
}

UrlParts partsOf(std::string_view url)
{
    UrlParts parts;
    url = url.substr(0, url.find_first_of("?#"));
    if (hasScheme(url)) {
        const std::size_t start = url.find("://") + 3;
        parts.scheme = asciiLower(url.substr(0, start));
        url.remove_prefix(start);
    }
    const std::size_t slash = url.find('/');
    parts.authority = std::string(url.substr(0, slash));
    parts.path = slash == std::string_view::npos ? "" : std::string(url.substr(slash));
    if (const std::size_t at = parts.authority.rfind('@'); at != std::string::npos) {
        parts.authority.erase(0, at + 1);
    }
    return parts;
}

std::string withoutDots(std::string_view path)
{
    std::vector<std::string> kept;
    const std::vector<std::string> segments = split(path, '/');
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const bool isLast = i + 1 == segments.size();
        if (segments[i] == ".." || segments[i] == ".") {
            if (segments[i] == ".." && kept.size() > 1) {
                kept.pop_back();
            }
            if (isLast) {
                kept.emplace_back();
            }
        } else {
            kept.push_back(segments[i]);
        }
    }
    return join(kept, "/");
}

std::string normalised(std::string_view url)
{
    const UrlParts parts = partsOf(url);
    std::string text = parts.scheme + parts.authority + parts.path;
    while (!text.empty() && text.back() == '/') {
        text.pop_back();
    }
    return text;
}

std::string defaultOf(const Json& variable)
{
    const Json* value = member(variable, "default");
    return value == nullptr ? std::string() : plainText(*value);
}

const Json& variablesOf(const Json& server)
{
    static const Json none = Json::object();
    const Json* variables = member(server, "variables");
    return variables != nullptr && variables->is_object() ? *variables : none;
}

std::vector<std::string> enumOf(const Json& variable)
{
    std::vector<std::string> values;
    if (const Json* list = member(variable, "enum"); list != nullptr && list->is_array()) {
        for (const Json& value : *list) {
            values.push_back(plainText(value));
        }
    }
    return values;
}

void replaceAll(std::string& text, const std::string& from, const std::string& to)
{
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// Whether `{name}` stands before the path of the address.
bool isInHost(std::string_view url, const std::string& name)
{
    const UrlParts parts = partsOf(url);
    return (parts.scheme + parts.authority).find("{" + name + "}") != std::string::npos;
}

Result<std::string> variableText(const std::string& url, const std::string& name, const std::string& value)
{
    if (isInHost(url, name)) {
        return value;
    }
    for (const std::string& segment : split(value, '/')) {
        if (segment == ".." || segment == ".") {
            return argumentProblem("$server.variables." + name, "must not hold `.` or `..` as a path segment.");
        }
    }
    return percentEncoded(value, Encoding::PathExpansion);
}

Result<std::string> filled(const Json& server, const CallSettings& settings, const Json& chosen)
{
    std::string url = textMember(server, "url");
    if (chosen.is_object()) {
        for (const auto& entry : chosen.items()) {
            if (member(variablesOf(server), entry.key()) == nullptr) {
                return argumentProblem("$server.variables." + entry.key(), "is no variable of this server.");
            }
        }
    }
    const std::string pattern = url;
    for (const auto& entry : variablesOf(server).items()) {
        const std::vector<std::string> allowed = enumOf(entry.value());
        std::string value = defaultOf(entry.value());
        if (const Json* set = member(settings.serverVariables, entry.key())) {
            value = plainText(*set);
        }
        if (const Json* given = member(chosen, entry.key()); given != nullptr && !given->is_null()) {
            if (allowed.empty() && isInHost(pattern, entry.key())) {
                return argumentProblem("$server.variables." + entry.key(),
                                       "decides which host gets the credentials; it can only be set in the settings "
                                       "of the source.");
            }
            value = plainText(*given);
            if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
                return argumentProblem("$server.variables." + entry.key(),
                                       "must be one of: " + join(allowed, ", ") + ".");
            }
        }
        EX_TRY(const std::string text, variableText(pattern, entry.key(), value));
        replaceAll(url, "{" + entry.key() + "}", text);
    }
    return normalised(url);
}
} // namespace

std::string resolvedUrl(std::string_view base, std::string_view reference)
{
    if (hasScheme(reference) || base.empty()) {
        return std::string(reference);
    }
    const UrlParts from = partsOf(base);
    if (reference.substr(0, 2) == "//") {
        return from.scheme + std::string(reference.substr(2));
    }
    reference = reference.substr(0, reference.find_first_of("?#"));
    if (!reference.empty() && reference.front() == '/') {
        return from.scheme + from.authority + withoutDots(reference);
    }
    const std::string folder = from.path.substr(0, from.path.rfind('/') + 1);
    return from.scheme + from.authority + withoutDots((folder.empty() ? "/" : folder) + std::string(reference));
}

Json absoluteServers(const Json& servers, std::string_view documentUrl)
{
    Json result = Json::array();
    const bool isKnown = hasScheme(documentUrl);
    if (!servers.is_array() || servers.empty()) {
        if (isKnown) {
            result.push_back({{"url", normalised(resolvedUrl(documentUrl, "/"))}});
        }
        return result;
    }
    for (const Json& server : servers) {
        const std::string url = textMember(server, "url", "/");
        const bool isAbsolute = hasScheme(url) || url.compare(0, 1, "{") == 0;
        if (!isAbsolute && !isKnown) {
            // `//host/path` still names its host.
            if (url.compare(0, 2, "//") == 0) {
                result.push_back({{"url", "https:" + url}});
            }
        } else {
            result.push_back({{"url", isAbsolute ? url : resolvedUrl(documentUrl, url)}});
        }
        const bool wasAdded = isAbsolute || isKnown || url.compare(0, 2, "//") == 0;
        if (wasAdded && !variablesOf(server).empty()) {
            Json& variables = result.back()["variables"];
            for (const auto& entry : variablesOf(server).items()) {
                variables[entry.key()] = {{"default", defaultOf(entry.value())}};
                if (const auto values = enumOf(entry.value()); !values.empty()) {
                    variables[entry.key()]["enum"] = values;
                }
            }
        }
    }
    return result;
}

std::vector<std::string> possibleUrls(const Json& servers)
{
    constexpr std::size_t kMost = 200;
    std::vector<std::string> urls;
    for (const Json& server : servers) {
        std::vector<std::string> sofar{textMember(server, "url")};
        for (const auto& entry : variablesOf(server).items()) {
            std::vector<std::string> values = enumOf(entry.value());
            if (values.empty() || !isInHost(textMember(server, "url"), entry.key())) {
                values = {defaultOf(entry.value())};
            }
            std::vector<std::string> next;
            for (const std::string& url : sofar) {
                for (const std::string& value : values) {
                    next.push_back(url);
                    replaceAll(next.back(), "{" + entry.key() + "}", value);
                }
            }
            next.resize(std::min(next.size(), kMost));
            sofar = std::move(next);
        }
        for (const std::string& url : sofar) {
            urls.push_back(normalised(url));
        }
    }
    return urls;
}

Result<std::string> serverUrl(const Binding& binding, const CallSettings& settings, const Json& choice)
{
    if (!settings.baseUrl.empty()) {
        return normalised(settings.baseUrl);
    }
    if (binding.servers.empty()) {
        return fail(ErrorCode::InvalidRequest, "The document names no server address.",
                    "Set the base URL of the source.");
    }
    const Json* server = &binding.servers.front();
    const std::string wanted = textMember(choice, "url");
    if (!wanted.empty()) {
        server = nullptr;
        std::vector<std::string> known;
        for (const Json& candidate : binding.servers) {
            known.push_back(textMember(candidate, "url"));
            if (normalised(known.back()) == normalised(wanted)) {
                server = &candidate;
                break;
            }
        }
        if (server == nullptr) {
            return argumentProblem(
                "$server.url", "\"" + cutText(wanted, 200) +
                                   "\" is no server of this source. Known: " + cutText(join(known, ", "), 500) + ".");
        }
    }
    const Json* variables = member(choice, "variables");
    return filled(*server, settings, variables == nullptr ? Json() : *variables);
}

} // namespace executor::sources::openapi
