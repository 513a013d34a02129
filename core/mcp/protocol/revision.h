#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace executor::mcp {

/// Revisions of the legacy era: a session is made by `initialize`. Named by date; order is age.
enum class Revision
{
    V2024_11_05,
    V2025_03_26,
    V2025_06_18,
    V2025_11_25
};

inline constexpr std::array kRevisionsNewestFirst{Revision::V2025_11_25, Revision::V2025_06_18, Revision::V2025_03_26,
                                                  Revision::V2024_11_05};
/// Offered when a client asks for one that we lack.
inline constexpr Revision kNewestRevision = Revision::V2025_11_25;

[[nodiscard]] std::string_view revisionName(Revision revision);
[[nodiscard]] std::optional<Revision> revisionFromName(std::string_view name);

/// What a revision knows.
[[nodiscard]] constexpr bool hasBatches(Revision revision)
{
    return revision == Revision::V2025_03_26;
}
[[nodiscard]] constexpr bool hasAudio(Revision revision)
{
    return revision >= Revision::V2025_03_26;
}
[[nodiscard]] constexpr bool hasResumableStreams(Revision revision)
{
    return revision >= Revision::V2025_03_26;
}
[[nodiscard]] constexpr bool hasStructuredContent(Revision revision)
{
    return revision >= Revision::V2025_06_18;
}
/// Older clients choke on an event with empty data.
[[nodiscard]] constexpr bool hasPrimingEvents(Revision revision)
{
    return revision >= Revision::V2025_11_25;
}

} // namespace executor::mcp
