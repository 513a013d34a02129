#pragma once

#include "core/base/result.h"
#include "core/execution/execution.h"
#include "core/sandbox/transpiler.h"

#include <optional>
#include <string>
#include <vector>

namespace executor::execution {

/// What a run executes: code in the sandbox, or one call. Kept with the execution, so that a replay runs the same.
struct RunProgram
{
    std::string javascript;
    std::string sourceMap;
    std::string hash;
    std::vector<sandbox::Warning> warnings;
    std::vector<sandbox::Warning> onFailure; ///< of the type check, told if the run fails; not in the record
    std::optional<DirectCall> call;

    /// JSON text for the record; equal programs give equal texts.
    [[nodiscard]] std::string toText() const;
    [[nodiscard]] static Result<RunProgram> fromText(std::string_view text);
};

} // namespace executor::execution
