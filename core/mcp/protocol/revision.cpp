#include "core/mcp/protocol/revision.h"

namespace executor::mcp {

std::string_view revisionName(Revision revision)
{
    switch (revision) {
    case Revision::V2024_11_05:
        return "2024-11-05";
    case Revision::V2025_03_26:
        return "2025-03-26";
    case Revision::V2025_06_18:
        return "2025-06-18";
    case Revision::V2025_11_25:
        return "2025-11-25";
    }
    return {};
}

std::optional<Revision> revisionFromName(std::string_view name)
{
    for (const Revision revision : kRevisionsNewestFirst) {
        if (revisionName(revision) == name) {
            return revision;
        }
    }
    return std::nullopt;
}

} // namespace executor::mcp
