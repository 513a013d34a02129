#include "core/base/eventstream.h"

#include "core/base/time.h"

namespace executor {

Json Event::toJson(std::string_view workspaceId) const
{
    Json json = Json::object();
    json["id"] = id.text();
    json["type"] = type;
    json["at"] = toRfc3339(at);
    json["workspaceId"] = workspaceId;
    json["subject"] = Json{{"type", subjectType}, {"id", subjectId}};
    json["data"] = data;
    return json;
}

bool eventTypeMatches(std::string_view type, std::string_view filter)
{
    if (filter == "*") {
        return true;
    }
    if (filter.ends_with(".*")) {
        return type.starts_with(filter.substr(0, filter.size() - 1));
    }
    return type == filter;
}

} // namespace executor

#include "moc_eventstream.cpp"
