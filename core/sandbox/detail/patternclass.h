#pragma once

#include "core/sandbox/detail/patternreader.h"

namespace executor::sandbox::detail {

/// A class, `[...]`, for both engines.
struct PatternClass
{
    QString native;
    QString pcre;
    bool hasProperty = false;
    bool isChanged = false; ///< `native` is not what was written
};

/// Reads on behind the opening bracket.
[[nodiscard]] PatternClass readClass(PatternReader& in);

} // namespace executor::sandbox::detail
