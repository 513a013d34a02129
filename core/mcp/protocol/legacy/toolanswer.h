#pragma once

#include "core/base/result.h"
#include "core/mcp/protocol/revision.h"

namespace executor::mcp {

/// Which parts of an answer a client shows to its model (agent setting `resultShape`).
enum class ResultShape
{
    Both,
    Text,
    Structured
};

} // namespace executor::mcp

namespace executor::mcp::legacy {

/// The result of a tools/call from the envelope of an execution (mcp.md 4.1): the same information as text and, where
/// the revision knows it, as `structuredContent`; then what the code emitted. Pure.
[[nodiscard]] Json toolAnswer(const Json& envelope, Revision revision, ResultShape shape);

/// A refused call, as a result that the model can read and mend.
[[nodiscard]] Json toolRefusal(const Error& error, Revision revision);

} // namespace executor::mcp::legacy
