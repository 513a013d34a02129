#include "core/catalog/revisiondifference.h"

namespace executor::catalog {

Json RevisionDifference::toJson() const
{
    Json json = Json::object();
    json["added"] = added;
    json["removed"] = removed;
    json["renamed"] = Json::array();
    for (const RenamedTool& tool : renamed) {
        Json one = Json::object();
        one["from"] = tool.from;
        one["to"] = tool.to;
        json["renamed"].push_back(std::move(one));
    }
    json["changed"] = Json::array();
    for (const ChangedTool& tool : changed) {
        Json one = Json::object();
        one["path"] = tool.path;
        one["kinds"] = tool.kinds;
        one["lines"] = tool.lines;
        json["changed"].push_back(std::move(one));
    }
    Json counts = Json::object();
    counts["added"] = addedCount;
    counts["removed"] = removedCount;
    counts["renamed"] = renamedCount;
    counts["changed"] = changedCount;
    counts["unchanged"] = unchangedCount;
    json["counts"] = std::move(counts);
    return json;
}

} // namespace executor::catalog
