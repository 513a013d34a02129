#include "core/sources/source.h"

#include "core/base/jsonparse.h"
#include "core/base/time.h"
#include "core/net/egressguard.h"
#include "core/store/sourcerows.h"

namespace executor::sources {
namespace {
std::vector<std::string> texts(const Json& json, std::string_view key)
{
    std::vector<std::string> result;
    const Json* list = member(json, key);
    for (std::size_t i = 0; list != nullptr && list->is_array() && i < list->size(); ++i) {
        if ((*list)[i].is_string()) {
            result.push_back((*list)[i].get<std::string>());
        }
    }
    return result;
}

std::size_t count(const Json& json, std::string_view key)
{
    const Json* value = member(json, key);
    return value != nullptr && value->is_number_unsigned() ? value->get<std::size_t>() : 0;
}

Json factsJson(const DescriptionFacts& facts)
{
    Json methods = Json::array();
    for (const auth::AuthMethod& method : facts.authMethods) {
        methods.push_back(method.toJson());
    }
    return {{"title", facts.title},
            {"version", facts.version},
            {"format", facts.format},
            {"description", facts.description},
            {"operationCount", facts.operationCount},
            {"serverUrls", facts.serverUrls},
            {"needsBaseUrl", facts.needsBaseUrl},
            {"authMethods", methods}};
}

DescriptionFacts factsFrom(const Json& json)
{
    DescriptionFacts facts;
    facts.title = textMember(json, "title");
    facts.version = textMember(json, "version");
    facts.format = textMember(json, "format");
    facts.description = textMember(json, "description");
    facts.operationCount = count(json, "operationCount");
    facts.serverUrls = texts(json, "serverUrls");
    const Json* needs = member(json, "needsBaseUrl");
    facts.needsBaseUrl = needs != nullptr && *needs == Json(true);
    const Json* methods = member(json, "authMethods");
    for (std::size_t i = 0; methods != nullptr && methods->is_array() && i < methods->size(); ++i) {
        if (auto method = auth::AuthMethod::fromJson((*methods)[i])) {
            facts.authMethods.push_back(std::move(*method));
        }
    }
    return facts;
}
} // namespace

Json SourceHealth::toJson() const
{
    Json json = {{"status", status}};
    if (!code.empty()) {
        json["code"] = code;
    }
    if (!message.empty()) {
        json["message"] = message;
    }
    json["checkedAt"] = checkedAt ? Json(toRfc3339(*checkedAt)) : Json();
    return json;
}

Json SourceConfig::toJson() const
{
    return {{"documentUrl", documentUrl},
            {"fileName", fileName},
            {"baseUrl", baseUrl},
            {"serverVariables", serverVariables},
            {"confirmed", confirmed},
            {"hosts", hosts},
            {"etag", etag},
            {"lastModified", lastModified},
            {"facts", factsJson(facts)},
            {"toolCount", toolCount},
            {"warningCount", warningCount},
            {"warnings", warnings}};
}

SourceConfig SourceConfig::fromJson(const Json& json)
{
    SourceConfig config;
    config.documentUrl = textMember(json, "documentUrl");
    config.fileName = textMember(json, "fileName");
    config.baseUrl = textMember(json, "baseUrl");
    if (const Json* variables = member(json, "serverVariables"); variables != nullptr && variables->is_object()) {
        config.serverVariables = *variables;
    }
    config.confirmed = texts(json, "confirmed");
    config.hosts = texts(json, "hosts");
    config.etag = textMember(json, "etag");
    config.lastModified = textMember(json, "lastModified");
    if (const Json* facts = member(json, "facts")) {
        config.facts = factsFrom(*facts);
    }
    config.toolCount = count(json, "toolCount");
    config.warningCount = count(json, "warningCount");
    if (const Json* warnings = member(json, "warnings"); warnings != nullptr && warnings->is_array()) {
        config.warnings = *warnings;
    }
    return config;
}

Source Source::fromRow(const store::SourceRow& row)
{
    Source source;
    source.id = row.id;
    source.slug = row.slug;
    source.name = row.name;
    source.kind = row.kind;
    source.origin = row.origin;
    source.isEnabled = row.enabled;
    source.endpoint = row.endpoint;
    source.activeRevision = row.activeRevision;
    source.health.status = row.healthStatus;
    const Json health = parseJson(row.healthJson, kLenientJson).value_or(Json::object());
    source.health.code = textMember(health, "code");
    source.health.message = textMember(health, "message");
    source.health.checkedAt = row.checkedAt;
    source.config = SourceConfig::fromJson(parseJson(row.configJson, kLenientJson).value_or(Json::object()));
    source.createdAt = row.createdAt;
    source.updatedAt = row.updatedAt;
    source.rev = row.rev;
    return source;
}

store::SourceRow Source::toRow() const
{
    store::SourceRow row;
    row.id = id;
    row.slug = slug;
    row.name = name;
    row.kind = kind;
    row.origin = origin;
    row.enabled = isEnabled;
    row.configJson = toText(config.toJson());
    row.endpoint = endpoint;
    row.activeRevision = activeRevision;
    row.healthStatus = health.status;
    row.healthJson = toText(health.toJson());
    row.checkedAt = health.checkedAt;
    row.createdAt = createdAt;
    row.updatedAt = updatedAt;
    row.rev = rev;
    return row;
}

std::vector<std::string> Source::origins() const
{
    const net::EgressList list = egress();
    return {list.origins.begin(), list.origins.end()};
}

net::EgressList Source::egress() const
{
    net::EgressList list;
    // Addresses that cannot be parsed are left out: a call to them is refused then, with its own words.
    for (const std::string& url : config.facts.serverUrls) {
        (void)list.allow(url).has_value();
    }
    for (const std::string& url : config.hosts) {
        (void)list.allow(url).has_value();
    }
    if (!config.baseUrl.empty()) {
        (void)list.allow(config.baseUrl).has_value();
    }
    for (const std::string& url : config.confirmed) {
        (void)list.confirm(url).has_value();
    }
    return list;
}

CallSettings Source::settings() const
{
    CallSettings settings;
    settings.baseUrl = config.baseUrl;
    settings.serverVariables = config.serverVariables;
    settings.allowedOrigins = config.hosts;
    return settings;
}

SourceHealth Source::shownHealth() const
{
    return isEnabled ? health : SourceHealth{"disabled", {}, {}, updatedAt};
}

Json Source::toJson() const
{
    Json json = {{"id", id.text()}, {"slug", slug}, {"name", name}, {"kind", kind}, {"origin", origin}};
    json["enabled"] = isEnabled;
    if (!endpoint.empty()) {
        json["endpoint"] = endpoint;
    }
    if (!config.documentUrl.empty()) {
        json["documentUrl"] = config.documentUrl;
    }
    json["hosts"] = origins();
    json["toolCount"] = config.toolCount;
    json["heldCount"] = 0;
    json["activeRevision"] = activeRevision.isEmpty() ? Json() : Json(activeRevision.text());
    json["health"] = shownHealth().toJson();
    json["labels"] = {{"private", false}, {"strangers", false}, {"sendsOut", false}};
    json["warningCount"] = config.warningCount;
    json["createdAt"] = toRfc3339(createdAt);
    json["updatedAt"] = toRfc3339(updatedAt);
    return json;
}

} // namespace executor::sources
