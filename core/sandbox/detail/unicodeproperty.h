#pragma once

#include <QString>

namespace executor::sandbox::detail {

struct PropertyUse
{
    bool isNegated = false;
    bool ignoresCase = false;
};

/// `\p{...}` of ECMAScript, given without the braces, as PCRE2 writes it; empty when ECMAScript knows no such property.
[[nodiscard]] QString pcreProperty(const QString& name, PropertyUse use);

} // namespace executor::sandbox::detail
