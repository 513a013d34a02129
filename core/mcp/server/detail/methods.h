#pragma once

#include "core/mcp/protocol/message.h"
#include "core/mcp/server/detail/session.h"

#include <string>

namespace executor::mcp {

/// Answers every request but `initialize`, the page of `tools/list` and `tools/call`: what needs no service.
/// `resources/*`, `prompts/*` and `completion/complete` are empty in mode `code`.
[[nodiscard]] std::string answerPlainMethod(Session& session, const Message& request);

/// Whether a list is asked for from its start. Our lists have one page, so any cursor is none that we gave out.
[[nodiscard]] bool isFirstPage(const Message& request);

} // namespace executor::mcp
