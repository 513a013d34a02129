#pragma once

#include "core/base/cancel.h"
#include "core/execution/detail/plannedcall.h"
#include "core/execution/status.h"
#include "core/sandbox/run.h"
#include "core/store/blobs.h"

#include <cstdint>
#include <optional>
#include <string>

namespace executor::execution {

/// What `.$response()` gives beside the value.
struct WholeResponse
{
    std::optional<Error> error; ///< what the plain call would throw
    std::string path;           ///< of the tool, for the error
    Json warnings = Json::array();
};

/// The answer of a step. Secrets are in it until settleAnswer() (stepanswer.h) made it fit for record and code.
struct StepAnswer
{
    std::string valueText;        ///< valid JSON; empty when it failed
    std::optional<Error> failure; ///< what the call throws
    Json http;                    ///< null when there was no request
    std::optional<WholeResponse> response;
};

[[nodiscard]] inline StepAnswer failedAnswer(Error error)
{
    StepAnswer answer;
    answer.failure = std::move(error);
    return answer;
}

/// One tool call of a live run.
struct LiveStep
{
    StepId id;
    std::int64_t sequence = 0; ///< 1, 2, 3, ... in the order of the calls; also the sandbox's number of the call
    std::int64_t turn = 0;
    int line = 0;
    std::string writtenPath;
    std::string member;
    Json writtenArguments = Json::object();
    std::string writtenHash; ///< 32 bytes, of the canonical arguments as written
    StepStatus status = StepStatus::Requested;
    std::shared_ptr<const PlannedCall> call; ///< null until planned
    InteractionId question;
    int attempt = 0;
    Steady startedAt{};
    Instant startedWall{};
    CancelSource cancel;
    bool isRecorded = false;  ///< a row exists
    bool isBegun = false;     ///< being planned or sent; false while it waits for a free place
    store::Payload arguments; ///< normalised, redacted
    /// Settled while the code could not be told (it is being replayed): told as soon as it is live.
    std::optional<StepAnswer> untold;
};

} // namespace executor::execution
