#pragma once

#include "core/base/effect.h"
#include "core/base/id.h"
#include "core/catalog/argumentchecker.h"
#include "core/catalog/tooldefinition.h"

#include <cstdint>
#include <memory>
#include <string>

namespace executor::catalog {

/// Everything that a call needs to know of its tool; two rows by key, cached.
struct CallPlan
{
    std::int64_t toolId = 0;
    SourceId sourceId;
    std::string path;          ///< without the source
    std::string canonicalPath; ///< with it
    Effect effect = Effect::Unknown;
    std::string effectReason;
    ToolFlags flags;
    std::string contractHash; ///< hex; `toolHash` of steps, approvals and rules
    Json binding;
    std::shared_ptr<const ArgumentChecker> checker;
};

} // namespace executor::catalog
