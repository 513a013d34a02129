#pragma once

#include <QString>

namespace executor::sandbox::detail {

/// `\p{...}` of ECMAScript, given without the braces, as PCRE2 writes it; empty when ECMAScript knows no such property.
[[nodiscard]] QString pcreProperty(const QString& name, bool isNegated);

} // namespace executor::sandbox::detail
