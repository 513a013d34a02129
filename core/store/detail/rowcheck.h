#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <optional>
#include <string>

namespace executor::store::detail {

/// For updates that give the new rev: nothing found is `not_found`. `what` is "source", "rule", ...
[[nodiscard]] inline Result<std::int64_t> foundRev(Result<std::optional<std::int64_t>> rev, const std::string& what,
                                                   const std::string& id)
{
    EX_TRY(const auto found, std::move(rev));
    if (!found) {
        return fail(ErrorCode::NotFound, "There is no " + what + " " + id + ".");
    }
    return *found;
}

/// Forgets the number of rows.
[[nodiscard]] inline Result<void> done(const Result<std::int64_t>& changed)
{
    EX_CHECK(changed);
    return {};
}

} // namespace executor::store::detail
