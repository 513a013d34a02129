#pragma once

#include "core/base/result.h"
#include "core/store/catalogrows.h"

#include <memory>
#include <string>
#include <string_view>

namespace executor::catalog::detail {

/// Compresses texts one after the other: what zstd needs for it costs more to make than most schemas to pack.
/// Thread: one at a time.
class Packer
{
public:
    Packer();
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;
    /// Hand-written: the context is an incomplete type here.
    ~Packer();

    /// Compressed when that makes it smaller; the first byte says how.
    [[nodiscard]] std::string packed(std::string_view text);
    /// The row of a schema; its text keeps the order of the document.
    /// @param hash schemaHash() of it.
    [[nodiscard]] store::SchemaRow schemaRow(const Json& schema, std::string hash);

private:
    struct Context;
    std::unique_ptr<Context> m_context;
    std::string m_buffer;
};

/// Errors: `internal` for bytes that a Packer did not write.
[[nodiscard]] Result<std::string> unpacked(std::string_view bytes);

/// Of the canonical form.
[[nodiscard]] std::string schemaHash(const Json& schema);
[[nodiscard]] Result<Json> schemaOf(const store::SchemaRow& row);

/// `Owner-Name_x.Leaf` -> `ownernamex.leaf`: paths that differ in case, `-` and `_` only have one key.
[[nodiscard]] std::string spellingKey(std::string_view path);

} // namespace executor::catalog::detail
