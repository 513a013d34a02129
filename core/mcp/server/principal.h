#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/mcp/protocol/legacy/toolanswer.h"

#include <string>

namespace executor::mcp {

/// The agent that speaks, as the guard found it, with the settings that matter here.
struct Principal
{
    AgentId agent;
    std::string name;
    Milliseconds requestHold = 50s;  ///< upper bound of every held request
    Milliseconds approvalHold = 45s; ///< while it waits for a person
    ResultShape resultShape = ResultShape::Both;
};

} // namespace executor::mcp
