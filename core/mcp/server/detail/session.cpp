#include "core/mcp/server/detail/session.h"

#include "core/base/jsonparse.h"

namespace executor::mcp {

namespace {

Json parsedObject(const std::string& text)
{
    auto json = parseJson(text, kLenientJson);
    return json && json->is_object() ? std::move(*json) : Json::object();
}

} // namespace

StoredSession Session::stored() const
{
    Json state = Json::object();
    if (!logLevel.empty()) {
        state["logLevel"] = logLevel;
    }
    StoredSession row;
    row.idHash = idHash;
    row.agent = agent;
    row.protocol = revisionName(revision);
    row.clientJson = toText(clientInfo);
    row.capabilitiesJson = toText(capabilities);
    row.stateJson = toText(state);
    row.lastSeenAt = lastSeenAt;
    row.createdAt = createdAt;
    return row;
}

std::shared_ptr<Session> Session::fromStored(const StoredSession& stored)
{
    const auto revision = revisionFromName(stored.protocol);
    if (!revision) {
        return nullptr;
    }
    auto session = std::make_shared<Session>();
    session->idHash = stored.idHash;
    session->agent = stored.agent;
    session->revision = *revision;
    session->clientInfo = parsedObject(stored.clientJson);
    session->capabilities = parsedObject(stored.capabilitiesJson);
    session->logLevel = textMember(parsedObject(stored.stateJson), "logLevel");
    session->createdAt = stored.createdAt;
    session->lastSeenAt = session->storedSeenAt = stored.lastSeenAt;
    return session;
}

void Session::announce(const std::string& message)
{
    if (bridge) {
        bridge(message);
    } else if (notifications && notifications->isConnected()) {
        notifications->send(message);
    }
}

} // namespace executor::mcp
