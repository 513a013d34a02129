#include "core/auth/accounts.h"
#include "core/catalog/catalog.h"
#include "core/net/egressguard.h"
#include "core/sources/sources.h"

namespace executor::sources {

bool Sources::cancelImport(const SourceId& id)
{
    const auto known = m_importing.find(id);
    if (known == m_importing.end()) {
        return false;
    }
    known->second.cancel.cancel();
    return true;
}

std::vector<Source> Sources::list() const
{
    std::vector<Source> sources;
    for (const auto& [id, source] : m_sources) {
        sources.push_back(source);
    }
    std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.slug < b.slug; });
    return sources;
}

const Source* Sources::find(const SourceId& id) const
{
    const auto known = m_sources.find(id);
    return known == m_sources.end() ? nullptr : &known->second;
}

const Source* Sources::findNamed(std::string_view idOrSlug) const
{
    for (const auto& [id, source] : m_sources) {
        if (source.slug == idOrSlug || id.text() == idOrSlug) {
            return &source;
        }
    }
    return nullptr;
}

Json Sources::toJson(const Source& source) const
{
    Json json = source.toJson();
    json["accounts"] = Json::array();
    for (const auth::Account& account : m_parts.accounts.ofSource(source.id)) {
        json["accounts"].push_back({{"id", account.id.text()},
                                    {"slug", account.slug},
                                    {"label", account.label},
                                    {"default", account.isDefault},
                                    {"health", {{"status", account.health.status}}}});
    }
    if (const auto state = progress(source.id)) {
        json["import"] = {{"bytesRead", state->bytesRead}, {"bytesTotal", state->bytesTotal}, {"tools", state->tools}};
    }
    return json;
}

std::optional<ImportProgress> Sources::progress(const SourceId& id) const
{
    const auto known = m_importing.find(id);
    return known == m_importing.end() ? std::nullopt : std::optional(known->second.progress);
}

void Sources::onProgress(std::function<void(const ImportProgress&)> listener)
{
    m_listeners.push_back(std::move(listener));
}

void Sources::noteProgress(const ImportProgress& progress)
{
    if (const auto known = m_importing.find(progress.source); known != m_importing.end()) {
        known->second.progress = progress;
    }
    for (const auto& listener : m_listeners) {
        listener(progress);
    }
}

void Sources::tellCatalog()
{
    std::vector<catalog::SourceEntry> entries;
    for (const auto& [id, source] : m_sources) {
        catalog::SourceEntry entry;
        entry.id = id;
        entry.slug = source.slug;
        entry.name = source.name;
        entry.kind = source.kind;
        entry.isEnabled = source.isEnabled;
        entry.health = source.shownHealth().status;
        for (const auth::Account& account : m_parts.accounts.ofSource(id)) {
            entry.accounts.push_back({account.slug, account.label});
            if (account.isDefault) {
                entry.defaultAccount = account.slug;
            }
        }
        entries.push_back(std::move(entry));
    }
    m_parts.catalog.setSources(std::move(entries));
}

std::shared_ptr<const CallableSource> Sources::source(const SourceId& id) const
{
    const Source* known = find(id);
    if (known == nullptr) {
        return nullptr;
    }
    auto callable = std::make_shared<CallableSource>();
    callable->id = known->id;
    callable->slug = known->slug;
    callable->name = known->name;
    callable->kind = known->kind;
    callable->isEnabled = known->isEnabled;
    callable->settings = known->settings();
    callable->egress = std::make_shared<const net::EgressList>(known->egress());
    callable->adapter = adapter(known->kind);
    return callable;
}

} // namespace executor::sources
