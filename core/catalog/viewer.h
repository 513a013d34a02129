#pragma once

#include "core/base/effect.h"
#include "core/catalog/tooldefinition.h"

#include <functional>
#include <string>
#include <string_view>

namespace executor::catalog {

/// What visibility and decisions are made of, before any arguments are known.
struct ToolFacts
{
    std::string_view source; ///< slug
    std::string_view path;   ///< with the slug: `github.issues.create`
    Effect effect = Effect::Unknown;
    ToolFlags flags;
};

/// What policy would do with a call now, without arguments.
enum class Approval
{
    Allow,
    Ask
};

/// For whom the catalogue answers: the ports to policy, filled in by the caller.
struct Viewer
{
    /// False: this tool does not exist for the viewer. Empty function: everything is visible.
    std::function<bool(const ToolFacts&)> isVisible;
    /// Empty function: `read` is allowed, everything else asks.
    std::function<Approval(const ToolFacts&)> approval;
    /// Names (agent, policy generation); equal keys must mean equal answers of isVisible. Empty: not cached.
    std::string visibilityKey;

    [[nodiscard]] bool sees(const ToolFacts& tool) const { return !isVisible || isVisible(tool); }
    [[nodiscard]] Approval approvalOf(const ToolFacts& tool) const
    {
        if (approval) {
            return approval(tool);
        }
        return tool.effect == Effect::Read ? Approval::Allow : Approval::Ask;
    }
};

} // namespace executor::catalog
