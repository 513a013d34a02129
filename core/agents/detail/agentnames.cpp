#include "core/agents/detail/agentnames.h"

#include "core/base/text.h"

namespace executor::agents {

Result<void> checkName(const std::string& name)
{
    const std::string shown = withVisibleControls(name);
    const bool isPlain = isValidUtf8(name) && shown == name && trimmed(name) == name;
    if (name.empty() || name.size() > 100 || !isPlain || name.starts_with("agt_")) {
        return fail(ErrorCode::InvalidRequest, "\"" + cutText(shown, 60) + "\" is no name for an agent.",
                    "Use up to 100 bytes on one line, without spaces at the ends.");
    }
    // They would stand in the sentence that a person reads before they say yes.
    for (const std::string_view reserved : {"cli", "person", "you", "executor", "the command line"}) {
        if (equalsIgnoreCase(name, reserved)) {
            return fail(ErrorCode::InvalidRequest, "\"" + shown + "\" is what Executor calls somebody else.",
                        "Use the name of the program.");
        }
    }
    return {};
}

} // namespace executor::agents
