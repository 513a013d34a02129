#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace executor {

/// RFC 3339, UTC, milliseconds: `2026-11-21T15:30:00.000Z`.
[[nodiscard]] std::string toRfc3339(Instant instant);
/// Reads RFC 3339 with any offset; the error names the text.
[[nodiscard]] Result<Instant> instantFromRfc3339(std::string_view text);

/// Milliseconds since 1970, the form of the database.
[[nodiscard]] std::int64_t toMillis(Instant instant);
[[nodiscard]] Instant fromMillis(std::int64_t millis);

/// A duration as people write it on the command line: `30s`, `5m`, `1h30m`, `250ms`, `2d`, plain number = seconds.
[[nodiscard]] Result<Milliseconds> durationFromText(std::string_view text);
/// `1.9 s`, `2 min`, `340 ms`: for people.
[[nodiscard]] std::string durationForPeople(Milliseconds duration);

} // namespace executor
