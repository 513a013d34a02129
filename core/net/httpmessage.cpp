#include "core/net/httpmessage.h"

#include "core/base/text.h"

#include <algorithm>

namespace executor::net {

void HeaderFields::add(std::string name, std::string value)
{
    m_fields.push_back({std::move(name), std::move(value)});
}

void HeaderFields::set(std::string_view name, std::string value)
{
    remove(name);
    m_fields.push_back({std::string(name), std::move(value)});
}

void HeaderFields::remove(std::string_view name)
{
    std::erase_if(m_fields, [name](const Field& field) { return equalsIgnoreCase(field.name, name); });
}

const std::string* HeaderFields::find(std::string_view name) const
{
    const auto found =
        std::ranges::find_if(m_fields, [name](const Field& field) { return equalsIgnoreCase(field.name, name); });
    return found == m_fields.end() ? nullptr : &found->value;
}

std::string HeaderFields::value(std::string_view name) const
{
    const std::string* found = find(name);
    return found ? *found : std::string();
}

std::size_t HeaderFields::count(std::string_view name) const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_fields, [name](const Field& field) { return equalsIgnoreCase(field.name, name); }));
}

bool HeaderFields::listHas(std::string_view name, std::string_view word) const
{
    for (const Field& field : m_fields) {
        if (!equalsIgnoreCase(field.name, name)) {
            continue;
        }
        for (const std::string& part : split(field.value, ',')) {
            const std::string_view item = part;
            if (equalsIgnoreCase(trimmed(item.substr(0, item.find(';'))), word)) {
                return true;
            }
        }
    }
    return false;
}

const std::string* RequestHead::parameter(std::string_view name) const
{
    const auto found = std::ranges::find_if(query, [name](const auto& entry) { return entry.first == name; });
    return found == query.end() ? nullptr : &found->second;
}

Response jsonResponse(const Json& body, int status)
{
    return jsonTextResponse(toText(body), status);
}

Response jsonTextResponse(std::string body, int status)
{
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

std::string_view reasonPhrase(int status)
{
    static constexpr std::pair<int, std::string_view> kPhrases[] = {
        {100, "Continue"},
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {422, "Unprocessable Content"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {507, "Insufficient Storage"},
    };
    for (const auto& [code, phrase] : kPhrases) {
        if (code == status) {
            return phrase;
        }
    }
    return {};
}

} // namespace executor::net
