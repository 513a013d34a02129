#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace executor::mcp {

/// What a relay must know of a line.
struct MessageFacts
{
    std::vector<std::string> requests;  ///< ids (as JSON text) of requests in it; several in a batch
    std::vector<std::string> responses; ///< ids of answers in it
    std::vector<std::string> cancelled; ///< ids that it gives up: nothing is answered for them any more
};

/// Finds the ids of the messages of one line without building a document: the line may be 8 MiB. A line that is no
/// JSON-RPC gives none. Pure.
[[nodiscard]] MessageFacts scanMessage(std::string_view line);

} // namespace executor::mcp
