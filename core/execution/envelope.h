#pragma once

#include "core/base/json.h"
#include "core/execution/execution.h"
#include "core/store/executionrows.h"
#include "core/store/interactionrows.h"

#include <optional>
#include <string>
#include <vector>

namespace executor::execution {

/// What an envelope is made of; of a live run from memory, of an ended one from its rows.
struct EnvelopeFacts
{
    store::ExecutionRow row;
    std::string agentName;
    store::StepCounts steps;
    Json logs = Json::array();
    Json warnings = Json::array();
    Json emitted = Json::array();
    Json usage = Json::object();
    std::string code;
    std::size_t queuePosition = 0;
    std::vector<store::InteractionRow> questions; ///< pending ones, oldest first
    std::optional<std::string> resultText;        ///< of a completed run within the budget
    AnswerPlace answerPlace = AnswerPlace::Window;
    Json resultSummary; ///< null unless a handle takes the place of the value
};

/// The Execution object of http-api.md 6.
[[nodiscard]] Json executionJson(const EnvelopeFacts& facts);
/// The one envelope of every door (execution.md 1).
[[nodiscard]] Json envelopeJson(const EnvelopeFacts& facts);
/// The Interaction object; `payload` parsed, or null when it is left out.
[[nodiscard]] Json interactionJson(const store::InteractionRow& row, const Json& payload);

} // namespace executor::execution
