#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace executor::platform {

/// Replaces `file` as a whole, or leaves it as it was: temporary file in the same folder (O_EXCL, O_NOFOLLOW, 0600),
/// write, fsync, rename, fsync of the folder. A link in the file's place is replaced, never followed.
/// Errors: `storage_full`, `data_read_only`. Blocks on the disk: not for the core thread beyond small files at start.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path& file, std::string_view bytes);

/// Whether a file that others may read is accepted.
enum class FileRights
{
    OwnerOnly, ///< refuse group and other rights
    Any
};
/// Reads a regular file of our own, never through a link. Errors: `not_found`, `body_too_large` beyond `maxBytes`,
/// `data_read_only` when it is a link, no regular file, of somebody else, or has wider rights than asked for.
[[nodiscard]] Result<std::string> readOwnFile(const std::filesystem::path& file, std::size_t maxBytes,
                                              FileRights rights = FileRights::OwnerOnly);

/// Removes a file and makes that durable; a missing file is fine.
[[nodiscard]] Result<void> removeFileDurably(const std::filesystem::path& file);
/// Renames inside one folder, durably.
[[nodiscard]] Result<void> renameFileDurably(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace executor::platform
