#pragma once

#include "core/base/task.h"
#include "core/execution/detail/livestep.h"
#include "core/execution/detail/results.h"
#include "core/store/blobs.h"
#include "core/store/resultrows.h"

#include <optional>
#include <string>

namespace executor::secrets {
class Redactor;
}

namespace executor::execution {

/// An answer as the code gets it and as the record keeps it: the same bytes, without secrets.
struct SettledAnswer
{
    StepAnswer answer;
    std::string hash;                      ///< SHA-256 of the value's text
    store::Payload payload;                ///< the value's text
    std::optional<store::ResultRow> large; ///< a value over the border's limit; its handle took its place
};

/// Every answer of a step, whatever it came from, passes here once: secrets are taken out of value, words and facts,
/// what is too large for the border is kept as a result handle. Works on the pool when the answer is large. Thread:
/// core; the redactor outlives the task. Errors: `storage_full`.
[[nodiscard]] Task<SettledAnswer> settleAnswer(StepAnswer answer, HandleOrigin origin, std::filesystem::path dataFolder,
                                               const secrets::Redactor& redactor);

/// The value a run returned, ready for its row.
struct SettledResult
{
    std::string text;
    store::Payload payload;
    std::optional<NewHandle> handle; ///< when it is over the answer budget
};

/// The same for the value that the whole run returned.
[[nodiscard]] Task<SettledResult> settleResult(std::string text, HandleOrigin origin, std::filesystem::path dataFolder,
                                               const secrets::Redactor& redactor);

} // namespace executor::execution
