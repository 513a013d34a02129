#pragma once

#include "core/base/result.h"
#include "core/store/catalogrows.h"

#include <string>
#include <string_view>

namespace executor::catalog::detail {

/// Compressed when that makes it smaller; the first byte says how.
[[nodiscard]] std::string packed(std::string_view text);
/// Errors: `internal` for bytes that packed() did not write.
[[nodiscard]] Result<std::string> unpacked(std::string_view bytes);

/// The row of a schema: its hash is that of the canonical form, its text keeps the order of the document.
[[nodiscard]] store::SchemaRow schemaRow(const Json& schema);
[[nodiscard]] Result<Json> schemaOf(const store::SchemaRow& row);

/// `Owner-Name_x.Leaf` -> `ownernamex.leaf`: paths that differ in case, `-` and `_` only have one key.
[[nodiscard]] std::string spellingKey(std::string_view path);

} // namespace executor::catalog::detail
